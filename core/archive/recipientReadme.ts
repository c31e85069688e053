export interface ReadmeFacts {
  readonly tool: string;
  readonly created: string;
  readonly instances: number;
  readonly isDeidentified: boolean;
  readonly isEncrypted: boolean;
}

/** The README.txt of a package, for people who know nothing of DICOM. Lines end as Windows' editors like it. */
export function recipientReadme(facts: ReadmeFacts): string {
  const { instances } = facts;
  const paragraphs = [
    'MEDICAL IMAGES',
    `This package holds ${instances} medical ${instances === 1 ? 'image or document' : 'images and documents'} in the DICOM format. It was made with ${facts.tool} on ${facts.created.slice(0, 10)}.`,
    'To look at them: open this folder (or the zip file) with Diascope or with any other DICOM viewer. They do not open in programs for ordinary photographs.',
    facts.isDeidentified
      ? 'Names, identifiers and dates have been removed or replaced; what was done is in deidentification-report.html. The pictures themselves, faces in head scans and rare findings can still identify a person: treat the files as confidential.'
      : 'The files hold the name and the medical data of a patient. Keep them where others cannot read them, and pass them on only to people who treat the patient or whom the patient has asked you to give them to.',
    'To check that nothing was lost or changed on the way: "diascope verify" compares every file with the list in diascope-manifest.json (SHA-256).',
    facts.isEncrypted
      ? 'The zip file is protected by a password (AES-256). If your system cannot open it, use 7-Zip or Diascope.'
      : '',
    'Not for primary diagnosis unless your viewer and screens are approved for it.',
  ];
  return `${paragraphs.filter((paragraph) => paragraph !== '').join('\r\n\r\n')}\r\n`;
}
