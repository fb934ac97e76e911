"""Sign-in and one's own account."""

from django.http import HttpRequest, HttpResponse


def locked_out(request: HttpRequest, credentials: dict, *args: object, **kwargs: object) -> HttpResponse:
    return HttpResponse(status=429)
