/** A kind of store that can be added, and how the box for its address begins. */
export interface StoreKind {
  id: 'server' | 'dagshub' | 'databricks' | 'postgresql' | 'folder' | 'sqlite';
  label: string;
  detail: string;
  /** What stands in the box at first. */
  start: string;
  placeholder: string;
}

export const kinds: readonly StoreKind[] = [
  {
    id: 'server',
    label: '$(server) Tracking server',
    detail: 'An MLflow server of your team',
    start: 'https://',
    placeholder: 'https://mlflow.example.org',
  },
  {
    id: 'dagshub',
    label: '$(globe) DagsHub',
    detail: 'A repository on DagsHub',
    start: 'https://dagshub.com/',
    placeholder: 'https://dagshub.com/USER/REPOSITORY.mlflow',
  },
  {
    id: 'databricks',
    label: '$(cloud) Databricks',
    detail: 'A Databricks workspace',
    start: '',
    placeholder: 'https://WORKSPACE.cloud.databricks.com, or databricks://PROFILE of the Databricks command line',
  },
  {
    id: 'postgresql',
    label: '$(database) PostgreSQL',
    detail: 'The database behind a tracking server, read directly: the fastest for many runs',
    start: 'postgresql://',
    placeholder: 'postgresql://USER@HOST/DATABASE',
  },
  {
    id: 'folder',
    label: '$(folder) Folder',
    detail: 'An mlruns folder, also one that was copied from a cluster',
    start: '',
    placeholder: 'The folder, from the workspace on or whole',
  },
  {
    id: 'sqlite',
    label: '$(file) SQLite file',
    detail: 'An mlflow.db file',
    start: 'sqlite:///',
    placeholder: 'sqlite:///mlflow.db, or sqlite:////data/mlflow.db',
  },
];

/** The address of a file or folder that was picked; it is relative where it lies in the workspace. */
export function addressOf(kind: StoreKind['id'], path: string): string {
  return kind === 'sqlite' ? `sqlite:///${path}` : path;
}
