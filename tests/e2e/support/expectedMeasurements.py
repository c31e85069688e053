"""Measures and windows one CT slice by pydicom and numpy, from first principles: prints JSON. No line of Diascope is used.

argv: file, then JSON {"length": [[x, y], [x, y]], "ellipse": [...], "rectangle": [...], "probe": [[x, y]], "angle": [3 points]}, then window center and width.
Coordinates: (0, 0) is the outer corner of the first pixel, (0.5, 0.5) its centre.
"""
import hashlib
import json
import math
import sys

import numpy
import pydicom

data = pydicom.dcmread(sys.argv[1])
shapes = json.loads(sys.argv[2])
row_mm, column_mm = (float(value) for value in data.PixelSpacing)
values = data.pixel_array.astype(float) * float(data.RescaleSlope) + float(data.RescaleIntercept)
is_padding = data.pixel_array == data.get("PixelPaddingValue", None)
ys, xs = numpy.mgrid[0 : data.Rows, 0 : data.Columns] + 0.5


def millimetres(a, b):
    return math.hypot((a[0] - b[0]) * column_mm, (a[1] - b[1]) * row_mm)


def box(points):
    (x0, y0), (x1, y1) = points
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def statistics(inside):
    chosen = values[inside & ~is_padding]
    return {
        "count": int(chosen.size),
        "mean": float(chosen.mean()),
        "standardDeviation": float(chosen.std()),
        "min": float(chosen.min()),
        "max": float(chosen.max()),
    }


def ellipse(points):
    left, top, right, bottom = box(points)
    rx, ry = (right - left) / 2, (bottom - top) / 2
    inside = ((xs - left - rx) / rx) ** 2 + ((ys - top - ry) / ry) ** 2 <= 1
    return {"area": math.pi * rx * column_mm * ry * row_mm, **statistics(inside)}


def rectangle(points):
    left, top, right, bottom = box(points)
    inside = (xs >= left) & (xs <= right) & (ys >= top) & (ys <= bottom)
    return {"area": (right - left) * column_mm * (bottom - top) * row_mm, **statistics(inside)}


def angle(points):
    a, vertex, b = [(x * column_mm, y * row_mm) for x, y in points]
    first = math.atan2(a[1] - vertex[1], a[0] - vertex[0])
    second = math.atan2(b[1] - vertex[1], b[0] - vertex[0])
    turn = abs(math.degrees(first - second)) % 360
    return {"angle": min(turn, 360 - turn)}


def windowed(center, width):
    """PS3.3 C.11.2.1.2.1, to 8 bits; padding is black."""
    low, high = center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2
    grey = ((values - (center - 0.5)) / (width - 1) + 0.5) * 255
    grey = numpy.where(values <= low, 0, numpy.where(values > high, 255, grey))
    return numpy.rint(numpy.where(is_padding, 0, grey)).astype("uint8")


center, width = float(sys.argv[3]), float(sys.argv[4])
image = values[~is_padding]
print(
    json.dumps(
        {
            "valueRange": float(image.max() - image.min()),
            "pictureSha256": hashlib.sha256(windowed(center, width).tobytes()).hexdigest(),
            "length": {"length": millimetres(*shapes["length"])},
            "angle": angle(shapes["angle"]),
            "ellipse": ellipse(shapes["ellipse"]),
            "rectangle": rectangle(shapes["rectangle"]),
            "probe": {"value": values[int(shapes["probe"][0][1]), int(shapes["probe"][0][0])]},
        }
    )
)
