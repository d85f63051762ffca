import { backendRepository } from '../../../convex/release.ts'
import type { RuleDefinition } from '../../rule.ts'
import { imageName } from '../../model/backend/convex-pods.ts'
import { changed, backendYaml } from '../../examples/backend.ts'
import { otherSha } from './support/images.ts'
import { eachBackend } from '../scopes.ts'
import { convex } from '../../../sources/source.ts'

export const rule: RuleDefinition = {
  severity: 'warning',
  title: 'Init containers of the backend have the same image as the backend.',
  why: 'An init container that copies the programs of another release makes the pod run the backend of that release.',
  source: [
    convex('self-hosted/CHANGELOG.md', '"Make sure to use the same version"'),
    convex('.github/workflows/release_self_hosted_images.yml', 'on', 'tag_images'),
  ],
  bad: changed({
    '      containers:': `      initContainers:
        - name: programs
          image: ${backendRepository}:${otherSha}
          command: [cp, -a, /convex, /copy]
      containers:`,
  }),
  good: backendYaml,
  check: eachBackend(function* ({ workload, container }, report, { placeholders }) {
    if (placeholders.isIn(container.image)) return
    for (const { path, isInit, image } of workload.containers) {
      if (!isInit || imageName(image) !== 'convex-backend' || image === container.image) continue
      yield report(
        `${path}.image`,
        'The image of the init container differs from the image of the backend.',
        'Set the same image for both.',
      )
    }
  }),
}
