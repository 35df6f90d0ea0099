"""Views of the API that belong to no resource: its errors outside of views, and what each kind of problem means."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import REASON_NO_CSRF_COOKIE
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views import defaults
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from web.languages import activate_for
from web.problems import EXPLAINED, KINDS, is_of_api, problem_answer
from web.rest import ApiAnswers, ProblemRenderer
from web.unavailable import WAIT_SECONDS, why_unavailable


class ProblemKindSerializer(serializers.Serializer[Any]):
    code = serializers.ChoiceField(choices=[(code, code) for code in KINDS])
    status = serializers.IntegerField()
    title = serializers.CharField()
    explanation = serializers.CharField()


class ProblemView(ApiAnswers, APIView):
    """What a kind of problem means: where the type of a problem document leads."""

    renderer_classes = [ProblemRenderer]

    @extend_schema(responses=ProblemKindSerializer)
    def get(self, request: Request, code: str) -> Response:
        if code not in KINDS:
            raise NotFound
        status, title = KINDS[code]
        explanation = EXPLAINED.get(status, "The detail of each problem says what was met and what to do.")
        return Response({"code": code, "status": status, "title": title, "explanation": explanation})


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    activate_for(request)
    if not is_of_api(request):
        return defaults.bad_request(request, exception)
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return problem_answer(request, 413, detail=f"The body is larger than the {most:,} bytes that are read.")
    if isinstance(exception, DisallowedHost):
        detail = f"The site has another host name than the one that was asked. Ask at {settings.SITE_URL}."
        return problem_answer(request, 400, code="wrong_host", detail=detail)
    return problem_answer(
        request, 400, detail="The request has more fields or files than are read, or parts that are not allowed."
    )


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_answer(request, 403) if is_of_api(request) else defaults.permission_denied(request, exception)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was open for too long, that came from another site, or whose browser takes no cookies."""
    return render(request, "403_csrf.html", {"has_no_cookie": reason == REASON_NO_CSRF_COOKIE}, status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return problem_answer(request, 404) if is_of_api(request) else defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 with a sentence and a time to wait where the site is not at fault."""
    activate_for(request)
    sentence = why_unavailable(sys.exc_info()[1])
    if not sentence:
        return problem_answer(request, 500) if is_of_api(request) else defaults.server_error(request)
    if is_of_api(request):
        answer: HttpResponse = problem_answer(request, 503, detail=sentence)
    else:
        answer = HttpResponse(render_to_string("503.html", {"sentence": sentence}), status=503)
    answer["Retry-After"] = WAIT_SECONDS
    return answer
