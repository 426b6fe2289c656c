"""Samples: what the rules on pages, forms, logs and patterns must find, and what they must leave."""

import logging
import re

import structlog
from django import forms
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views.decorators.csrf import csrf_exempt

log = structlog.get_logger()
HAN = "一-龥"


class AllForm(forms.ModelForm):
    class Meta:
        # ruleid: form-takes-all-fields
        fields = "__all__"


class MostForm(forms.ModelForm):
    class Meta:
        # ruleid: form-takes-all-fields
        exclude = ["risk_status"]


class NamedForm(forms.ModelForm):
    class Meta:
        fields = ["note"]


# ruleid: csrf-exempt-elsewhere
@csrf_exempt
def open_to_all(request):
    # ruleid: request-printed
    print(request.POST)
    print("started")


# ruleid: csrf-exempt-elsewhere
wrapped = csrf_exempt(open_to_all)


def shown(text, request, order):
    # ruleid: html-believed
    mark_safe(text)
    # ruleid: html-believed
    format_html(f"<b>{text}</b>")
    # ruleid: html-believed
    format_html("<b>" + text)
    format_html("<b>{}</b>", text)
    # ruleid: redirect-as-told
    redirect(request.GET["next"])
    # ruleid: redirect-as-told
    HttpResponseRedirect(request.POST.get("next"))
    redirect("home")


def told(order, request):
    # ruleid: personal-in-a-log
    log.info("order opened", phone=order.content.phone)
    # ruleid: personal-in-a-log
    logging.warning("no unit for %s", order.person_name)
    # ruleid: personal-in-a-log
    log.error(f"refused {request.POST}")
    log.info("order opened", order=order.pk, state=order.state)
    order.info("not a log", order.phone)


def patterns(word, pattern):
    # ruleid: regex-from-a-variable
    re.compile(f"^{word}$")
    # ruleid: regex-from-a-variable
    re.search("^" + word, "x")
    re.compile(f"[{HAN}]+")
    re.compile(f"^{re.escape(word)}$")
    # ruleid: format-of-a-variable
    pattern.format(word)
    "{}".format(word)
