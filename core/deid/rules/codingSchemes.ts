/** Designators of public coding schemes. Schemes of a house (`99…` and others) may name it, and their codes anything. @source PS3.16 8 */
const publicSchemes: ReadonlySet<string> = new Set(
  `ACR BI C4 C5 CD2 CTV3 DC DCM DCMUID FMA GS1 HCPCS I10 I10P I11 I9 I9C IBSI ICDO3 ISO639_1 ISO639_2 ISO3166_1 ITIS_TSN LN MA MDC MGI MSH NCIt
NDC NEU PUBCHEM_CID RADELEMENT RADLEX RFC5646 RO SCPECG SCT SRT SNM3 99SDM UBERON UCUM UMLS`.split(/\s+/),
);

/** Whether codes of this scheme are public knowledge. */
export function isPublicScheme(designator: string): boolean {
  return publicSchemes.has(designator) || designator.startsWith('NCDR');
}

/** What a code of a public scheme may look like: no blanks, so no names. */
export function isPlausibleCode(code: string): boolean {
  return /^[A-Za-z0-9.\-_:/^*%+'()[\]{}]{1,64}$/.test(code);
}

/** What replaces an entry of a scheme that is not public. */
export const removedCode = { value: 'REMOVED', scheme: '99REMOVED', meaning: 'Removed' } as const;
