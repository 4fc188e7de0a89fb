from django.apps import AppConfig


class HouseConfig(AppConfig):
    name = "nantun.house"
    label = "house"
