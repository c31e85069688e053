import { expect, it } from 'vitest';
import { isLaunch, parseLaunch } from '../../electron/launch';

it('unpackaged: the application folder and what stands before it are not to be opened', () => {
  const words = ['--no-sandbox', '/srv/app', '--user-data-dir=/tmp/u', '--demo', 'disc', '/media/stick'];
  expect(parseLaunch(words, '/srv/app', '/home/person')).toEqual({
    paths: ['/home/person/disc', '/media/stick'],
    isDemo: true,
  });
});

it('packaged: all words that are no switches are paths', () => {
  expect(parseLaunch(['/media/study.zip'], '/opt/Diascope/resources/app.asar', '/')).toEqual({
    paths: ['/media/study.zip'],
    isDemo: false,
  });
});

it('files that a desktop names by their URL are found', () => {
  const words = [
    'file:///media/J%C3%BCrgen%20D/DICOMDIR',
    'file://other-computer/a',
    'file:///a%2Fb',
    'FILE:///b',
  ];
  expect(parseLaunch(words, '/opt/Diascope/resources/app.asar', '/home').paths).toEqual([
    '/media/J\u00fcrgen D/DICOMDIR',
    '/home/file:/other-computer/a',
    '/home/file:/a%2Fb',
    '/b',
  ]);
});

it('what a second start sends is checked', () => {
  expect(isLaunch({ paths: ['/a'], isDemo: false })).toBe(true);
  expect(isLaunch({ paths: [1], isDemo: false })).toBe(false);
  expect(isLaunch({ paths: [], isDemo: false, more: 1 })).toBe(false);
  expect(isLaunch(null)).toBe(false);
});
