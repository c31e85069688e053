/**
 * Words of radiology that name body parts, directions, techniques and settings: what may stay of a description that a
 * person has typed. Meaning "known not to identify" (PS3.15 E.3.5) is decided word by word; a word that is also part of the
 * patient's own name is taken out again afterwards, by the same rule as everywhere (see rewrite/scrub).
 */
const words = `
abdomen abdominal abscess acetabulum achilles acquisition adc adrenal adrenals air ankle anterior aorta aortic apex apical appendix arm arms arterial artery
arteries atrium axial axilla axillary base basal bladder blood body bone bones bowel brachial brain brainstem breast breasts bronchi bronchial bronchus bypass
calcaneus calcium calf caps caput cardiac carotid carpal caudal cavity cecum cell cells cerebellum cerebral cerebrum cervical cervix chamber chambers chest circle
clavicle coccyx coil colon column congenital contrast cor corona coronal coronary cortex cortical cranial cranium cruciate cuff cyst deep dental dense density
diaphragm diffusion disc disk distal dorsal duct ductus duodenum dura ear ears edge elbow endocardial epicardial epigastric esophagus ethmoid extremities
extremity eye eyes face facial fat fatty femoral femur fetal fetus fibula finger fingers flair flank flexion fluid foot feet forearm foramen fossa frontal
gallbladder ganglia gastric gland glands globe gluteal gray grey groin hand hands hard head heart heel hemi hepatic hilum hip hips hippocampus humeral
humerus iac iliac ilium inferior inguinal intestine intracranial ischium jaw jejunum joint joints kidney kidneys knee knees kub labrum lacrimal larynx lateral
left leg legs lens lesion lesions ligament ligaments limb limbs lip lips liver lobe lobes localizer lower lumbar lumbosacral lung lungs lymph lymphatic mandible mastoid
maxilla maxillary medial mediastinum medulla meniscus mesenteric metacarpal metatarsal midbrain mitral mouth muscle muscles myelum myocardial myocardium nasal
nasopharynx neck nerve nerves node nodes nodule nodules nose oblique occipital optic oral orbit orbital orbits oropharynx os ovary ovaries palm pancreas
parathyroid parietal parotid patella pelvic pelvis penis pericardial pericardium perineum peripheral petrous pharynx pituitary placenta plantar plaque pleura pleural
pons popliteal portal posterior prostate proximal pterygoid pulmonary putamen radial radius rectal rectum renal retina rib ribs right sacral sacroiliac
sacrum sagittal salivary scalp scapula sciatic scrotum sella septum shoulder shoulders shunt sigmoid sinus sinuses skin skull soft sphenoid spinal spine spleen
splenic stent sternum stomach subclavian superficial superior supine prone tarsal temple temporal tendon tendons testis testes testicle thalamus thigh thighs thoracic thorax
throat thumb thymus thyroid tibia tibial tissue tissues toe toes tongue tonsil tooth teeth torso trachea transverse tricuspid trochanter trunk tumor tumour
ulna ulnar umbilical upper ureter ureters urethra urinary uterus vagina valve valves vascular vein veins vena cava venous ventral ventricle ventricles ventricular
vertebra vertebrae vertebral vessel vessels wall white whole wrist wrists zygoma
ap pa lat lao rao obl mlo cc ml lm llo rcc lcc rmlo lmlo sag cor tra ax axi trans volume recumbent decubitus erect upright standing sitting supine prone landmark
angio angiography angiogram arthrogram arthrography barium biopsy bold cine cisternography ct cta ctp cbct mr mri mra mrv mrcp mrs pet spect us xa rf cr dx mg nm
dose dosimetry doppler dual duplex dynamic ecg eeg echo echocardiography elastography emission enhanced enhancement enema epi fast fiesta flash fluoro
fluoroscopy fmri functional gated gating gradient haste helical high inversion ir irm isotropic iso kernel late localiser long loc low mammography mammo map maps
mask mean mip minip mpr mprage mp2rage myelogram myelography native navigator ncct negative neuro neutral non noncontrast normal nuclear optimized
opposed in out parallel parametric passive path perfusion phantom phase phases pilot planar plane planning post pre precontrast postcontrast pd proton
radiograph radiography raw recon reconstruction reference reformat registration relax resonance resolution respiratory rest resting retro routine rotation
run sat saturation saturated scan scanogram scout screening se secondary segment segmentation sequence series short single slab slice slices smooth space spgr spair
spectroscopy spin spiral spoiled standard static std stereo stir stress stroke sub subtracted subtraction survey suppressed suppression susceptibility swi swan tagging
technique test thick thin three time tirm tomo tomography tomosynthesis tof topogram tracer trigger triggered true trufi tse tfe ffe ssfp gre fse fspgr frfse vibe
lava dixon water wb weighted weight whole width window windows without with wo w and of the for on off to by at from or no not
t1 t2 t2star t1w t2w pdw dwi dti asl dsc dce cest b0 b1 tr te ti fa fov nex nsa fs fatsat gd gad gado gadolinium iv oral rectal intravenous intramuscular subcutaneous intraarterial
intrathecal inhalation bolus delay delayed early equilibrium excretory nephrographic corticomedullary portal venous arterial washout inspiration expiration insp exp
breath breathhold bh hold free breathing valsalva apnea diastole diastolic systole systolic peak recovery baseline exercise bike treadmill dobutamine adenosine regadenoson
mono bi poly energy kev kv kvp ma mas mm cm ml ms hz sec min deg degrees percent t x y z l r a p h f s i d n b c v
hr hires hd lung bone brain mediastinal liver spine angio abdomen soft sharp smooth medium hard edge detail ultra very plus extra
bilateral unilateral both multi multiple all complete limited partial total half full first second third one two four five six
axis chamber parasternal subcostal suprasternal view views lvot rvot lad lcx rca lv rv la ra svc ivc pv cta cca ica eca mca aca pca
fdg psma dotatate fluciclovine amyloid tau mibi tc99m technetium thallium iodine i131 i123 f18 ga68 c11 n13 o15 rb82 rubidium ammonia sestamibi tetrofosmin mdp maa dtpa
attenuation corrected correction uncorrected scatter ac nac osem fbp mlem iterative filtered suv kinetic
lateral view frame frames stack position anatomic manual automatic auto semiautomatic generated original derived calibrated calibration fiducial geometry
ctv gtv ptv oar itv external contour avoidance support couch isocenter fixation mask bolus organ target field beam arc electron photon
human mouse rat dog cat canine feline equine horse rabbit pig
millimeter millimetre centimeter centimetre second seconds millisecond milliseconds microsecond unit units hounsfield ratio count counts per square cubic
intensity value values temporal regular signal original cell nucleus quantity score index volume area length diameter distance angle count category property entire structure
nephroblastoma neoplasm malignant benign mass edema oedema necrosis calcification background grayscale color colour default user brightfield label thumbnail overview tissue
`;

const vocabulary: ReadonlySet<string> = new Set(words.split(/\s+/).filter((word) => word !== ''));

/** A number of up to three digits with a unit or dimension; a vertebra (L5, TH12); a b-value. */
const measure =
  /^(?:\d{1,3}(?:mm|cm|ml|ms|kv|kvp|kev|ma|mas|hz|sec|min|deg|t|x|d)?|(?:[lcts]|th)\d{1,2}|b\d{1,4})$/;

function isKnown(word: string): boolean {
  const lower = word.toLowerCase();
  return vocabulary.has(lower) || measure.test(lower);
}

/** Runs of letters and digits of any script. */
const wordPattern = /[\p{L}\p{N}\p{M}]+/gu;

/** Whether a text holds known words only (and at least one). */
export function hasKnownWordsOnly(text: string): boolean {
  const found = text.match(wordPattern) ?? [];
  return (
    found.length > 0 && found.every(isKnown) && !/\d{4}/.test(text.replace(/[^\p{L}\p{N}]/gu, ' ').trim())
  );
}

/** The known words of a text in their order, one space between; empty when there are none. */
export function knownWords(text: string): string {
  const found = text.match(wordPattern) ?? [];
  const kept = found.filter((word, index) => isKnown(word) && !isLooseNumber(found, index));
  return kept.some((word) => /\p{L}/u.test(word)) ? kept.join(' ') : '';
}

/** A bare number stays behind a known word only (Series 3), and not in a row of numbers, which may be a date or an ID. */
function isLooseNumber(found: readonly string[], index: number): boolean {
  const isNumber = (at: number): boolean => /^\d+$/.test(found[at] ?? '');
  if (!isNumber(index)) return false;
  return index === 0 || isNumber(index - 1) || isNumber(index + 1) || !isKnown(found[index - 1] ?? '');
}
