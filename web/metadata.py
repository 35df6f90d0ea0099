"""What OPTIONS answers: what the one who asks may really do here, and which parameters are known."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework.exceptions import APIException
from rest_framework.metadata import BaseMetadata
from rest_framework.request import Request, clone_request


class ExactMetadata(BaseMetadata):
    """Name, description, formats, the methods that are open to the one who asks, and the known parameters."""

    def determine_metadata(self, request: Request, view: Any) -> dict[str, Any]:
        answer: dict[str, Any] = {
            "name": view.get_view_name(),
            "description": view.get_view_description(),
            "renders": [renderer.media_type for renderer in view.renderer_classes],
            "parses": [parser.media_type for parser in view.parser_classes],
            "methods": [method for method in view.allowed_methods if _is_open(request, view, method)],
        }
        if hasattr(view, "shared"):
            view.action_map = getattr(view, "action_map", None)
            is_list = "list" in (view.action_map or {}).values() if view.action_map else getattr(view, "is_list", True)
            filters = view.filterset_class.base_filters if is_list else ()
            answer["parameters"] = sorted({*filters, *view.shared(is_list=is_list)})
        return answer


def _is_open(request: Request, view: Any, method: str) -> bool:
    view.request = clone_request(request, method)
    try:
        view.check_permissions(view.request)
    except (APIException, PermissionDenied, Http404):
        return False
    finally:
        view.request = request
    return True
