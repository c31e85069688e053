"""Compares sources with outputs by pydicom: prints what of the source is still there, and pixels that differ."""
import json
import sys
import warnings

import pydicom

warnings.filterwarnings("ignore")

UIDS = {"SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID", "ReferencedSOPInstanceUID"}
IDENTIFIERS = {"PatientID", "AccessionNumber", "InstitutionName", "OtherPatientIDs", "PatientAddress"}
BINARY = {"OB", "OW", "OF", "OD", "OL", "OV", "UN"}
# What this program writes itself, and what de-identified sources already held.
OURS = {"REMOVED", "----"}
DUMMIES = {"REMOVED", "19000101", "19000101000000", "000000"}


def elements(dataset):
    for element in dataset:
        yield element
        if element.VR == "SQ":
            for item in element.value or []:
                yield from elements(item)


def values(element):
    value = element.value
    if value is None or element.VR == "SQ":
        return []
    several = isinstance(value, (list, pydicom.multival.MultiValue))
    return [str(each) for each in (value if several else [value])]


def telling(dataset):
    found = set()
    for element in elements(dataset):
        if element.VR == "PN" or element.keyword in IDENTIFIERS or element.keyword in UIDS:
            found.update(text for text in values(element) if len(text) >= 4)
    return {text for text in found if not text.startswith("1.2.840.10008.") and text not in OURS}


leaks, pixels, compared, names = [], [], 0, 0
for made in json.load(open(sys.argv[1])):
    source = pydicom.dcmread(made["source"], force=True)
    output = pydicom.dcmread(made["output"])
    secrets = telling(source)
    names += len(secrets)
    for element in elements(output):
        if element.VR in BINARY or element.VR in ("DS", "SQ"):
            continue
        for text in values(element):
            if text in DUMMIES:
                continue
            # Inside a replacement UID or pseudonym a short number stands by chance.
            is_ours = element.VR == "UI" and text.startswith("2.25.")
            hits = [secret for secret in secrets if (secret == text if is_ours else secret in text)]
            if hits:
                leaks.append(f"{made['source']} {element.tag}")
    if "PixelData" in source and "PixelData" in output:
        compared += 1
        # Of 1-bit and odd-sized pixels the last byte is padding, which some sources lack.
        old, new = source.PixelData, output.PixelData
        same = len(new) == len(old) + len(old) % 2 and old[: len(new) - 1] == new[:-1]
        if not same and not made["changesCodedFrames"]:
            pixels.append(made["source"])
print(json.dumps({"leaks": leaks, "pixels": pixels, "compared": compared, "names": names}))
