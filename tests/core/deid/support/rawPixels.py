"""Decodes pairs of files by gdcmconv and prints which do not give the same pixels. Arguments: list of pairs, folder for temporary files."""
import json
import os
import subprocess
import sys
import warnings

import pydicom

warnings.filterwarnings("ignore")


def decoded(path, folder):
    raw = os.path.join(folder, "raw.dcm")
    if os.path.exists(raw):
        os.remove(raw)
    subprocess.run(["gdcmconv", "--raw", path, raw], capture_output=True, check=False)
    if not os.path.exists(raw):
        return None
    dataset = pydicom.dcmread(raw)
    return dataset.PixelData, dataset.PhotometricInterpretation


same, different, unreadable = 0, [], []
for made in json.load(open(sys.argv[1])):
    before, after = (decoded(made[key], sys.argv[2]) for key in ("source", "output"))
    if before is None:
        unreadable.append(made["source"])
    elif before == after:
        same += 1
    else:
        different.append(made["source"])
print(json.dumps({"same": same, "different": different, "unreadable": unreadable}))
