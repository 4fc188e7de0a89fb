{% extends "web/detail.html" %}
{% load i18n %}
{% block before %}
  <section class="card"><h2>{% translate "内容" %}</h2>{{ row.text|linebreaks }}</section>
{% endblock before %}
