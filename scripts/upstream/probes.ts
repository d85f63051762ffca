import { programs } from '../../src/components/backend/pod-security.ts'
import { paths } from '../../src/components/backend/paths.ts'
import { imageUser } from '../../src/components/dashboard/dashboard.ts'
import { programsDirectory } from '../../src/check/model/backend/backend-paths.ts'
import { version as adminKeyVersion } from '../../src/convex/admin-key/format.ts'
import { selfHostedDefaults } from '../../src/convex/environment/index.ts'
import { largestValue, longestName } from '../../src/convex/function-variables.ts'
import { defaultPoolSize } from '../../src/convex/pool-size.ts'
import { apiPort, dashboardPort, sitePort } from '../../src/convex/ports.ts'
import {
  backendRepository,
  dashboardRepository,
  defaultCliVersion,
  newestReleaseCommand,
  repository,
} from '../../src/convex/release.ts'
import { versions } from '../../src/sources/versions.ts'
import type { Probe } from './find/probes.ts'

const workflow = '.github/workflows/release_self_hosted_images.yml'
const backendImage = 'self-hosted/docker-build/Dockerfile.backend'
const dashboardImage = 'self-hosted/docker-build/Dockerfile.dashboard'
const entry = 'self-hosted/docker-build/run_backend.sh'
const credentials = 'self-hosted/docker-build/read_credentials.sh'
const compose = 'self-hosted/docker/docker-compose.yml'
const cli = 'npm-packages/convex/package.json'
const lockedCrates = 'Cargo.lock'
const knobs = 'crates/common/src/knobs.rs'
const functionVariables = 'crates/common/src/types/environment_variables.rs'

const list = (values: readonly string[]) => values.toSorted().join(', ')
// Instructions of the last stage, which makes the image.
const lastStage = /^(?:FROM|WORKDIR|COPY|VOLUME|USER|ENTRYPOINT|CMD|EXPOSE|ENV) .*$(?![\s\S]*^FROM )/gm
const allLines = /^(?!\s*#)\s*\S.*$/gm

/** Facts about the images, the CLI and limits that the options, rules or documents state. */
export const probes: readonly Probe[] = [
  {
    name: 'images',
    ours: list([backendRepository, dashboardRepository]),
    path: workflow,
    read: /manifest create ([^\s:]+):/g,
  },
  { name: 'tag of the images', path: workflow, read: /manifest create [^\s:]+:(.+?)\s*\\?$/gm },
  {
    name: 'branch of releases',
    ours: newestReleaseCommand.split('/').at(-1),
    path: workflow,
    read: /branches:\n\s+- (\S+)/g,
  },
  { name: 'repository', ours: repository, path: backendImage, read: /opencontainers\.repository=(\S+)/g },
  { name: 'repository of the CLI', ours: repository, path: cli, read: /"url": "git\+(https:[^"]+?)\.git"/g },

  { name: 'port of the API', ours: apiPort, path: entry, read: /--port (\d+)/g },
  { name: 'port of the site proxy', ours: sitePort, path: entry, read: /--site-proxy-port (\d+)/g },
  { name: 'port of the dashboard', ours: dashboardPort, path: dashboardImage, read: /^ENV PORT=(\d+)/gm },
  { name: 'user of the dashboard', ours: imageUser, path: dashboardImage, read: /--uid (\d+)/g },
  { name: 'volume', ours: paths.data, path: backendImage, read: /^VOLUME (\S+)/gm },
  {
    name: 'directory of the programs',
    ours: programsDirectory,
    path: backendImage,
    read: /^WORKDIR (\S+)$(?![\s\S]*^FROM )/gm,
  },
  {
    name: 'programs',
    ours: list(programs),
    path: backendImage,
    read: /^COPY .*--chmod=\d+ \S*?([\w.-]+) \.$/gm,
  },
  { name: 'stage of the backend image', path: backendImage, read: lastStage },
  { name: 'stage of the dashboard image', path: dashboardImage, read: lastStage },
  { name: 'entry script', path: entry, read: allLines },
  { name: 'script for credentials', path: credentials, read: allLines },
  { name: 'compose file', path: compose, read: allLines },
  {
    name: 'defaults of the compose file',
    ours: list(Object.entries(selfHostedDefaults).map((pair) => pair.join('='))),
    path: compose,
    read: /- (\w+)=\$\{\1:-(\d+)\}/g,
  },
  { name: 'version of Node.js', path: '.nvmrc', read: /^(\S+)/g },

  {
    name: 'version of the database',
    path: 'crates/migrations_model/src/lib.rs',
    read: /DATABASE_VERSION: \w+ = (\d+)/g,
  },
  {
    name: 'version of admin keys',
    ours: adminKeyVersion[0],
    path: 'crates/keybroker/src/broker.rs',
    read: /ADMIN_KEY_VERSION: u8 = (\d+)/g,
  },
  { name: 'version of the CLI', ours: defaultCliVersion, path: cli, read: /^ {2}"version": "([^"]+)"/gm },
  { name: 'programs that the CLI needs', path: cli, read: /"engines": \{([^}]*)\}/g },

  {
    name: 'version of tokio-postgres',
    ours: versions['rust-postgres'],
    path: lockedCrates,
    read: /name = "tokio-postgres"\nversion = "([^"]+)"/g,
  },
  {
    name: 'revision of openidconnect',
    ours: versions['openidconnect-rs'],
    path: lockedCrates,
    read: /openidconnect-rs\?rev=(\w{7})/g,
  },
  {
    name: 'versions of rustls-native-certs',
    path: lockedCrates,
    read: /name = "rustls-native-certs"\nversion = "([^"]+)"/g,
  },

  {
    name: 'length of the name of a function variable',
    ours: longestName,
    path: functionVariables,
    read: /MAX_NAME_LENGTH: usize = ([^;]+);/g,
  },
  {
    name: 'size of a function variable',
    ours: largestValue,
    path: functionVariables,
    read: /MAX_VALUE_LENGTH: usize = ([^;]+);/g,
  },
  {
    name: 'connections to PostgreSQL',
    ours: defaultPoolSize,
    path: knobs,
    read: /"POSTGRES_MAX_CONNECTIONS",\s*([^)]+)\)/g,
  },
  { name: 'connections to MySQL', ours: defaultPoolSize, path: knobs, read: /"MYSQL_MAX_CONNECTIONS",\s*([^)]+)\)/g },
  { name: 'DISABLE_METRICS_ENDPOINT', path: knobs, read: /"DISABLE_METRICS_ENDPOINT",\s*([^)]+)\)/g },
  {
    name: 'requests at a time',
    path: 'crates/local_backend/src/lib.rs',
    read: /MAX_CONCURRENT_REQUESTS: usize = (\d+)/g,
  },
  {
    name: 'requests of the site proxy at a time',
    path: 'crates/local_backend/src/proxy.rs',
    read: /"unknown"\.to_string\(\),\s*(\d+),/g,
  },
]
