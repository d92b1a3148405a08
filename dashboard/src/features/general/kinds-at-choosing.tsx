import { useKindComparison } from '../../api/devices.ts'
import { KindComparison } from '../../ui/kind-comparison.tsx'
import { QueryView } from '../../ui/query-view.tsx'

export function KindsAtChoosing() {
  const comparison = useKindComparison()
  return (
    <QueryView query={comparison} what="The comparison">
      {(data) => <KindComparison comparison={data} />}
    </QueryView>
  )
}
