import type { OwnerDetail } from '../../../../src/contract/owners.ts'
import { useDeleteOwner } from '../../api/owners.ts'
import { useGo } from '../../ui/app-link.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { useNetworkId } from '../../ui/url-state.ts'
import { counted } from '../../ui/words.ts'

interface DeleteOwnerDialogProps {
  readonly owner: OwnerDetail
  readonly onClose: () => void
}

/** Nobody is deleted while they have devices, so their devices leave first. */
export function DeleteOwnerDialog({ owner, onClose }: DeleteOwnerDialogProps) {
  const networkId = useNetworkId()
  const remove = useDeleteOwner()
  const go = useGo()
  const hasDevices = owner.deviceCount > 0
  return (
    <ConfirmDialog
      title={`Delete ${owner.name}`}
      confirm={hasDevices ? `Let ${counted(owner.deviceCount, 'device')} leave and delete` : 'Delete owner'}
      isDestructive
      isBusy={remove.isPending}
      error={remove.error}
      onClose={onClose}
      onConfirm={() =>
        remove.mutate({ id: owner.id, leaving: hasDevices }, { onSuccess: () => go(`/n/${networkId}/owners`) })
      }
    >
      {hasDevices ? (
        <p>
          {owner.name} has {counted(owner.deviceCount, 'device')}. They are told to leave first: work apps and data go
          from them, what is personal stays. The owner is deleted once they have left.
        </p>
      ) : (
        <p>{owner.name} has no devices. They can no longer enroll one, unless they are added again.</p>
      )}
    </ConfirmDialog>
  )
}
