from django.urls import path

from .views import second_factor, sign_in

app_name = "account"
urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign-in"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("password/", sign_in.password, name="password"),
    path("second-factor/", second_factor.verify, name="second-factor"),
    path("second-factor/setup/", second_factor.set_up, name="second-factor-setup"),
    path("second-factor/codes/", second_factor.new_codes, name="backup-codes"),
]
