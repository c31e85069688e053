import { parseArgs } from 'node:util';
import { AppError } from '../../core/errors/AppError';
import { errorTexts } from '../../core/errors/texts';
import { completeOutcomes } from '../../host/jobs/createJobs';
import { defaultUserDataPath } from '../window/windowOptions';
import type { ServerAddress, ServerAuth } from '../../host/share/serverRequest';
import { serverRoot } from '../../host/share/serverUrl';
import { createUploadJournal, runUpload } from '../../host/share/uploadJob';
import type { ExitCode, Verb, VerbIo } from '../Verb';
import {
  deidentifyArguments,
  deidentifyHelp,
  wordsOf,
  privacyOf,
  readBytes,
  readPasswords,
  readSecret,
} from './jobOptions';
import { loadInstances } from './loadInstances';

const help = `Usage: diascope send PATH… --to URL [options]

Sends instances to a DICOMweb server by STOW-RS. URL is the root of the service; /studies is added.
Each instance has one outcome: "ok" is said when the server named it as stored and, where it can be
searched, lists it. What an earlier run that did not end had acknowledged is not sent again.

Options:
  --to URL                   https://… (http:// to another computer is refused with a password)
  --auth-file F              first line is "basic USER:PASSWORD" or "bearer TOKEN"
  --ca FILE                  own certificate authority (PEM), beside those of the system
  --all                      sends also what an earlier run had acknowledged
  --password-file F          passwords of encrypted zips among the PATHs, one a line
  --json                     prints one JSON document with the outcome of each instance
  --help                     prints this text

${deidentifyHelp}`;

/** `diascope send`: upload to a DICOMweb server. */
export const sendVerb: Verb = {
  name: 'send',
  summary: 'sends instances to a DICOMweb server',
  help,
  async run(args, io) {
    const { values, positionals } = wordsOf(() =>
      parseArgs({
        args,
        allowPositionals: true,
        options: {
          to: { type: 'string' },
          'auth-file': { type: 'string' },
          ca: { type: 'string' },
          all: { type: 'boolean', default: false },
          'password-file': { type: 'string' },
          json: { type: 'boolean', default: false },
          ...deidentifyArguments,
        },
      }),
    );
    if (values.to === undefined || positionals.length === 0) throw new AppError('usage.wrong');
    const server: ServerAddress = {
      url: values.to,
      auth:
        values['auth-file'] === undefined ? { kind: 'none' } : authOf(await readSecret(values['auth-file'])),
      caPem: values.ca === undefined ? undefined : await readCa(values.ca),
    };
    serverRoot(server.url, server.auth.kind !== 'none');
    const passwordFile = values['password-file'];
    return send(
      {
        paths: positionals,
        server,
        isAll: values.all,
        isJson: values.json,
        passwords: passwordFile === undefined ? [] : await readPasswords(passwordFile),
        privacy: await privacyOf(values),
      },
      io,
    );
  },
};

interface SendOptions {
  readonly paths: readonly string[];
  readonly server: ServerAddress;
  readonly isAll: boolean;
  readonly isJson: boolean;
  readonly passwords: readonly string[];
  readonly privacy: Awaited<ReturnType<typeof privacyOf>>;
}

async function send(options: SendOptions, io: VerbIo): Promise<ExitCode> {
  const { server, privacy } = options;
  const loaded = await loadInstances(options.paths, options.passwords, io);
  try {
    const journal = options.isAll ? undefined : createUploadJournal(defaultUserDataPath(process.env));
    const result = await runUpload({
      instances: loaded.instances,
      privacy,
      server,
      journal,
      signal: io.signal,
    });
    const paths = new Map(loaded.instances.map(({ summary }) => [summary.instanceId, summary.path]));
    const outcomes = completeOutcomes([...paths.keys()], result.outcomes).map(({ instanceId, ...rest }) => ({
      path: paths.get(instanceId) ?? '',
      ...rest,
    }));
    const { error } = result;
    const count = (status: string) => outcomes.filter((outcome) => outcome.status === status).length;
    const ok = count('ok');
    if (options.isJson) {
      const document = {
        to: server.url,
        privacy: privacy.kind === 'asIs' ? 'asIs' : 'deidentified',
        ok,
        failed: count('failed'),
        refused: count('refused'),
        notReached: count('notReached'),
        resumed: result.resumed,
        isConfirmed: result.isConfirmed,
        outcomes,
        problems: loaded.problems,
        ...(error === undefined ? {} : { error: { code: error.code, facts: error.facts } }),
      };
      io.stdout.write(`${JSON.stringify(document)}\n`);
    } else {
      for (const { path, code } of [...outcomes, ...loaded.problems])
        if (code !== undefined) io.stdout.write(`${path}: ${errorTexts[code]} (${code})\n`);
      io.stdout.write(
        `${ok} of ${outcomes.length} instances stored${result.isConfirmed ? ', listed by the server' : ''}${result.resumed > 0 ? `, ${result.resumed} of them earlier` : ''}\n`,
      );
    }
    if (error !== undefined) {
      io.stderr.write(`diascope: ${errorTexts[error.code]} (${error.code})\n`);
      return 3;
    }
    return ok < outcomes.length || loaded.problems.length > 0 ? 1 : 0;
  } finally {
    await loaded.close();
  }
}

function authOf(line: string): ServerAuth {
  const basic = /^basic\s+([^:]+):(.*)$/i.exec(line);
  if (basic !== null) return { kind: 'basic', user: basic[1] ?? '', password: basic[2] ?? '' };
  const bearer = /^bearer\s+(\S+)\s*$/i.exec(line);
  if (bearer !== null) return { kind: 'bearer', token: bearer[1] ?? '' };
  throw new AppError('usage.wrong', { option: '--auth-file' });
}

async function readCa(path: string): Promise<string> {
  const pem = Buffer.from(await readBytes(path)).toString('latin1');
  if (!pem.includes('-----BEGIN CERTIFICATE-----'))
    throw new AppError('server.badCertificate', { reason: 'notPem' });
  return pem;
}
