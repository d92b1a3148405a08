import { Button, Menu } from '@mantine/core'
import { Icon } from './icon.tsx'
import type { ColumnChoice } from './use-columns.ts'

export function ColumnChooser<Row>({ choice }: { readonly choice: ColumnChoice<Row> }) {
  const shown = new Set(choice.shown.map(({ id }) => id))
  return (
    <Menu closeOnItemClick={false} position="bottom-end" width={200}>
      <Menu.Target>
        <Button variant="default" className="column-chooser" leftSection={<Icon name="columns" />}>
          Columns
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {choice.all.map((column) => (
          <Menu.CheckboxItem
            key={column.id}
            checked={shown.has(column.id)}
            disabled={column.isFixed === true}
            onChange={() => choice.toggle(column.id)}
          >
            {column.title}
          </Menu.CheckboxItem>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
