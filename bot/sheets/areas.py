"""A polygon of a grid, typed as WKT or GeoJSON: longitude before latitude, in degrees."""

from __future__ import annotations

import json

import shapely
from shapely.geometry.base import BaseGeometry
from shapely.validation import explain_validity

from domain.roster.sheets import BadCell, FaultKind

SHAPES = frozenset({"Polygon", "MultiPolygon"})


def read_area(said: str) -> str:
    """WKT of a valid Polygon or MultiPolygon, always spelt the same way for the same shape. Errors: BadCell."""
    shape = shapely.force_2d(_shape(said))
    if shape.geom_type not in SHAPES or shape.is_empty:
        raise BadCell(FaultKind.area_not_polygon, said=shape.geom_type)
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        swapped = -90 <= west <= east <= 90 and -180 <= south <= north <= 180
        raise BadCell(FaultKind.area_off_earth, bounds=[west, south, east, north], swapped=swapped)
    if not shape.is_valid:
        raise BadCell(FaultKind.area_invalid, why=explain_validity(shape))
    return shapely.to_wkt(shape, rounding_precision=-1)


def _shape(said: str) -> BaseGeometry:
    try:
        if said.startswith("{"):
            return shapely.from_geojson(json.dumps(_geometry(json.loads(said))))
        return shapely.from_wkt(said.removeprefix("SRID=4326;"))
    except (shapely.errors.ShapelyError, ValueError, TypeError, AttributeError, RecursionError) as wrong:
        raise BadCell(FaultKind.area_unreadable, why=str(wrong)[:80]) from wrong


def _geometry(found: dict[str, object]) -> object:
    """The bare geometry of a Feature or of a collection with one Feature."""
    features = found.get("features")
    if found.get("type") == "FeatureCollection" and isinstance(features, list) and len(features) == 1:
        found = features[0]
    return found.get("geometry") if found.get("type") == "Feature" else found
