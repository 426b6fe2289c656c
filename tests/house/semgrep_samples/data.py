"""Samples: what the rules on questions, hashes and readers must find, and what they must leave."""

import hashlib
import marshal
import os
import pickle
import random
import shelve
import ssl
import subprocess
from hashlib import sha256

import openpyxl
import yaml
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import modes
from django.db.models.expressions import RawSQL
from django.template import Template
from django.utils import timezone
# ruleid: xml-undefended
import xml.etree.ElementTree
# ruleid: xml-undefended
from lxml import etree
from defusedxml import ElementTree
# ruleid: call-to-the-outside
import requests
# ruleid: call-to-the-outside
from urllib.request import urlopen
# ruleid: call-to-the-outside
import http.client
from urllib.parse import urlsplit


def questions(cursor, model, table, value):
    # ruleid: sql-raw
    model.objects.raw("SELECT 1")
    # ruleid: sql-raw
    model.objects.extra(where=["1=1"])
    # ruleid: sql-raw
    model.objects.annotate(x=RawSQL("1", []))
    # ruleid: sql-built-from-text
    cursor.execute(f"SELECT * FROM {table}")
    # ruleid: sql-built-from-text
    cursor.execute("SELECT * FROM t WHERE x = '" + value + "'")
    # ruleid: sql-built-from-text
    cursor.execute("SELECT * FROM t WHERE x = '%s'" % value)
    # ruleid: sql-built-from-text
    cursor.execute("SELECT {}".format(value))
    # ruleid: sql-built-from-text
    cursor.executemany(f"INSERT INTO {table} VALUES (%s)", [])
    cursor.execute("SELECT * FROM t WHERE x = %s", [value])
    model.objects.filter(x=value)


def hashes(person):
    # ruleid: hash-without-key
    hashlib.sha256(person.phone.encode())
    # ruleid: hash-without-key
    sha256(person.document.encode())
    # ruleid: hash-without-key, weak-hash
    hashlib.md5(b"")
    # ruleid: hash-without-key, weak-hash
    hashlib.new("sha1", b"")
    # ruleid: weak-cipher
    modes.ECB()
    # ruleid: weak-cipher
    padding.PKCS1v15()
    modes.GCM(b"")


def readers(stream, text, path):
    # ruleid: unsafe-load
    yaml.load(stream)
    # ruleid: unsafe-load
    pickle.loads(stream)
    # ruleid: unsafe-load
    marshal.loads(stream)
    # ruleid: unsafe-load
    shelve.open(path)
    yaml.safe_load(stream)
    # ruleid: code-from-text
    eval(text)
    # ruleid: code-from-text
    exec(text)
    # ruleid: code-from-text
    Template(text)
    # ruleid: workbook-read-whole
    openpyxl.load_workbook(path)
    openpyxl.load_workbook(path, read_only=True)


def machine(name, client):
    # ruleid: shell
    subprocess.run(name, shell=True)
    # ruleid: shell
    os.system(name)
    subprocess.run([name])
    # ruleid: secret-from-random
    random.randint(0, 9)
    # ruleid: secret-from-random
    random.choice("abc")
    os.urandom(16)
    # ruleid: clock-in-the-depth
    timezone.now()
    timezone.localtime(name)
    # ruleid: tls-unverified
    client.get(name, verify=False)
    # ruleid: tls-unverified
    ssl._create_unverified_context()
    client.get(name, verify=True)
