"""Reads the headers of all files of a folder with pydicom: of the one that is named, or of one for each line of input."""
import os
import sys

import pydicom


def scan(top):
    for folder, _, names in os.walk(top):
        for name in names:
            header = pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True)
            header.PatientName, header.StudyInstanceUID


if len(sys.argv) > 1:
    scan(sys.argv[1])
else:
    for line in sys.stdin:
        scan(line.strip())
        print("done", flush=True)
