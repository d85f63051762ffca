import { imageReferenceOf } from '../../model/backend/image-reference.ts'
import type { RuleDefinition } from '../../rule.ts'
import { database, databaseYaml } from '../../examples/database.ts'
import { eachDatabaseLink } from '../scopes.ts'
import { convex, page } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'The URL of PostgreSQL is in POSTGRES_URL, not in DATABASE_URL.',
  why:
    'DATABASE_URL is deprecated since 2025-02-19, when POSTGRES_URL and MYSQL_URL were added; the image warns at every ' +
    'start and always reads it as a URL of PostgreSQL. Only older images need it. If the tag does not show the age of the ' +
    'image, the finding is an info.',
  source: [
    convex('self-hosted/docker-build/run_backend.sh', '"DATABASE_URL is deprecated"'),
    page('github.com', 'convex-backend commit 36dcda677'),
  ],
  bad: database({ 'name: POSTGRES_URL': 'name: DATABASE_URL' }),
  good: databaseYaml,
  check: eachDatabaseLink(function* ({ pod, database: chosen }, report) {
    const { variable } = chosen
    if (variable?.name !== 'DATABASE_URL' || chosen.type === 'sqlite') return
    yield report(
      variable,
      'DATABASE_URL is deprecated; images since 2025-02-19 read POSTGRES_URL.',
      'Rename it to POSTGRES_URL, unless the image is older.',
      imageReferenceOf(pod.container.image).tag === 'latest' ? undefined : 'info',
    )
  }),
}
