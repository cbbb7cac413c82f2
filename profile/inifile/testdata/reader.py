"""Reads files as the AWS CLI does: one JSON object per line in, one out.

In: {"kind": "config" or "credentials", "data": base64}.
Out: {"error": true} or {"profiles": ..., "sso_sessions": ..., "services": ..., "other": ...}.
"""
import base64
import configparser
import io
import json
import shlex
import sys


def block(value):
    if not value.startswith("\n"):
        return value
    inner = {}
    for line in value.splitlines():
        line = line.strip()
        if line:
            name, rest = line.split("=", 1)
            inner[name.strip()] = rest.strip()
    return inner


def sections(data):
    parser = configparser.RawConfigParser()
    parser.read_file(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8"))
    return {s: {o: block(parser.get(s, o)) for o in parser.options(s)} for s in parser.sections()}


def answer(kind, data):
    out = {"profiles": {}, "sso_sessions": {}, "services": {}, "other": {}}
    for header, values in sections(data).items():
        if kind == "credentials":
            out["profiles"][header] = values
            continue
        for start, where in (("profile", "profiles"), ("sso-session", "sso_sessions"), ("services", "services")):
            if header.startswith(start):
                try:
                    words = shlex.split(header)
                except ValueError:
                    words = []
                if len(words) == 2:
                    out[where][words[1]] = values
                break
        else:
            out["profiles" if header == "default" else "other"][header] = values
    return out


for request in sys.stdin:
    request = json.loads(request)
    try:
        print(json.dumps(answer(request["kind"], base64.b64decode(request["data"]))), flush=True)
    except (configparser.Error, UnicodeDecodeError, ValueError):
        print(json.dumps({"error": True}), flush=True)
