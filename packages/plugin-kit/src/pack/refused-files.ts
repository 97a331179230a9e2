import type { PluginProblem } from '../problem'
import type { ContentCode } from './content-code'

/** One kind of file that has no place in a package. */
interface RefusedFile {
  readonly pattern: RegExp
  /** Paths that the pattern takes in but that are harmless. */
  readonly except?: RegExp
  readonly severity: PluginProblem['severity']
  readonly code: ContentCode
  readonly what: string
  readonly mend: string
}

const FILES_MEND = 'Take it out of "files" of package.json.'

const SECRET_MEND =
  'Take it out of "files" of package.json; what is in it counts as lost where it was published before: make it invalid.'

/** What must never be published, and why. The first that fits a path is told. */
export const REFUSED_FILES: readonly RefusedFile[] = [
  {
    pattern: /(^|\/)node_modules\//,
    severity: 'error',
    code: 'packed-dependency',
    what: 'a dependency',
    mend: 'Take it out of "files", "bundleDependencies" too: who installs the package gets its own copy.'
  },
  {
    // An example tells which variables there are, and its name says that it holds none.
    pattern: /(^|\/)\.env(\.|$)/,
    except: /\.(example|sample|template)$/,
    severity: 'error',
    code: 'packed-secret-file',
    what: 'a file of secrets',
    mend: SECRET_MEND
  },
  {
    pattern: /(^|\/)(\.npmrc|\.yarnrc(\.yml)?|\.netrc|\.git-credentials|\.htpasswd|\.pypirc)$/,
    severity: 'error',
    code: 'packed-secret-file',
    what: 'a file that may log in',
    mend: SECRET_MEND
  },
  {
    pattern: /(^|\/)(id_(rsa|dsa|ecdsa|ed25519)|[^/]+\.(pem|key|p12|pfx|jks|keystore))$/i,
    severity: 'error',
    code: 'packed-secret-file',
    what: 'what looks like a private key',
    mend: `${SECRET_MEND} A certificate is named .crt.`
  },
  {
    pattern: /(^|\/)(\.xwh|\.aws|\.ssh)\//,
    severity: 'error',
    code: 'packed-secret-file',
    what: 'a file of a folder that holds secrets',
    mend: SECRET_MEND
  },
  {
    // A folder `dist/test` may be what a command named test was built to; a test in it has the name of one.
    pattern: /^tests?\/|(^|\/)__(tests|mocks|snapshots|fixtures)__\/|\.(test|spec)\.(d\.)?[cm]?[jt]sx?(\.map|\.snap)?$/,
    severity: 'error',
    code: 'packed-test',
    what: 'a test',
    mend: `${FILES_MEND} Where it was compiled with the rest, exclude it in tsconfig.json.`
  },
  {
    pattern: /\.tsbuildinfo$/,
    severity: 'error',
    code: 'packed-compiler-note',
    what: 'a note of the compiler',
    mend: 'Set "tsBuildInfoFile" in tsconfig.json to a place outside of what "files" of package.json takes.'
  },
  {
    pattern: /\.tgz$/,
    severity: 'error',
    code: 'packed-development',
    what: 'a packed package',
    mend: FILES_MEND
  },
  {
    pattern:
      /(^|\/)(tsconfig[^/]*\.json|[^/]+\.config\.[cm]?[jt]s|\.(eslint|prettier|swc|babel)rc[^/]*|\.editorconfig|\.gitlab-ci\.yml|npm-debug\.log|[^/]+\.log)$|^(\.github|\.gitlab|\.vscode|\.idea|coverage)\//,
    severity: 'warning',
    code: 'packed-development',
    what: 'a file of the development, which nobody who installs it reads',
    mend: FILES_MEND
  }
]

/** Which files have no place in a package. */
export function checkFiles(files: readonly string[]): PluginProblem[] {
  return files.flatMap((path) => {
    const refused = REFUSED_FILES.find(({ pattern, except }) => pattern.test(path) && except?.test(path) !== true)
    if (refused === undefined) return []
    const { severity, code, what, mend } = refused
    return [{ severity, code, where: path, what: `The package holds ${what}.`, mend }]
  })
}
