import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createFolderPicker } from '../../../host/browse/folderPicker';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'diascope-browse-'));
  await mkdir(path.join(folder, 'Disc 10'));
  await mkdir(path.join(folder, 'Disc 9'));
  await mkdir(path.join(folder, '.hidden'));
  await writeFile(path.join(folder, 'study.zip'), 'PK');
  await symlink(path.join(folder, 'nowhere'), path.join(folder, 'dangling'));
});
afterEach(() => rm(folder, { recursive: true }));

it('lists folders first, by number, without what is hidden or leads nowhere', async () => {
  const listed = await createFolderPicker(folder).list();
  expect(listed.entries.map(({ name, isFolder, size }) => [name, isFolder, size])).toEqual([
    ['Disc 9', true, undefined],
    ['Disc 10', true, undefined],
    ['study.zip', false, 2],
  ]);
  expect(listed.crumbs.at(-1)).toEqual({ folderId: listed.folderId, name: path.basename(folder) });
});

it('goes down and up by ids alone', async () => {
  const picker = createFolderPicker(folder);
  const top = await picker.list();
  const down = await picker.list(top.entries[0]?.entryId);
  expect(down.entries).toEqual([]);
  const up = await picker.list(down.crumbs.at(-2)?.folderId);
  expect(up.folderId).toBe(top.folderId);
  expect(picker.pathOf(top.entries[2]?.entryId ?? '')).toBe(path.join(folder, 'study.zip'));
});

it('knows no id that it did not give', async () => {
  const picker = createFolderPicker(folder);
  await expect(picker.list('nonsense')).rejects.toMatchObject({ code: 'ipc.badGrant' });
  expect(() => picker.pathOf(folder)).toThrowError(expect.objectContaining({ code: 'ipc.badGrant' }));
});

it('says when a folder went away', async () => {
  const picker = createFolderPicker(folder);
  const top = await picker.list();
  await rm(path.join(folder, 'Disc 9'), { recursive: true });
  await expect(picker.list(top.entries[0]?.entryId)).rejects.toMatchObject({ code: 'source.notFound' });
});
