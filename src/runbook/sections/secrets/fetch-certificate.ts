import { kubeseal } from '../../../secrets/kubeseal.ts'
import { certificateFile } from '../../commands.ts'
import type { Facts } from '../../facts.ts'
import type { Step } from '../../markdown.ts'

/** The first step of everything that is sealed. */
export function fetchCertificate({ controller }: Facts): Step {
  return {
    text: 'Fetch the certificate of the sealed-secrets controller.',
    command: kubeseal(controller, `--fetch-cert > ${certificateFile}`),
  }
}
