"""What a site that logs every request writes: routes, and nothing of who asked or what was typed."""

import orjson

TYPED = "Saint-Sulpice-le-Dunois"


def test_requests_are_logged_without_address_nor_what_was_typed(serve):
    site = serve(LOG_LEVEL="info")
    site.get(f"/api/v1/communes?q={TYPED}", headers={"User-Agent": TYPED, "Referer": f"/?q={TYPED}"})
    site.process.terminate()
    site.process.wait()

    written = site.log.read_text("utf-8")
    lines = [orjson.loads(line) for line in written.splitlines()]
    assert "/api/v1/communes" in {line.get("route") for line in lines}
    asked = [line for line in lines if line["logger"] != "gunicorn.error"]
    assert not any("127.0.0.1" in str(line) for line in asked)
    assert TYPED not in written
