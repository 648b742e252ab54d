/** What is said about tracking stores and how one signs in to them; see docs/protocol.md. */

/** What a typed tracking address says. */
export interface StoreCheck {
  /** Empty where the address cannot be understood. */
  kind: '' | 'folder' | 'sqlite' | 'postgresql' | 'server' | 'databricks';
  /** As it may stand in settings: without password and token. */
  address: string;
  display: string;
  /** What credentials are kept under; absent where the store takes none. */
  origin?: string;
  user?: string;
  hasPassword: boolean;
  problem?: string;
}

/** What the user signs in with at an origin; without password and token it says only that the user named the origin. */
export interface StoreCredential {
  origin: string;
  user?: string;
  password?: string;
  token?: string;
}

/** What came of trying to read a store. */
export interface StoreTestResult {
  isRead: boolean;
  message: string;
  failure?: string;
  remedies: { kind: 'signIn' | 'useAddress' | 'trustCertificate' | 'setProxy'; value?: string }[];
  /** What belongs into the secret storage; absent for a local store, and where the store could not be read. */
  keep?: StoreCredential;
}

/** An open store. */
export interface ListedStore {
  alias: string;
  name: string;
  display: string;
  /** As it may stand in settings; absent where it cannot be understood. */
  address?: string;
  origin?: string;
  user?: string;
  source: 'found' | 'commandLine' | 'userSettings' | 'workspaceSettings' | 'policy' | 'environment' | 'envFile' | 'teamEnvFile';
}

/** Requests about tracking stores, each with its parameters and answer. */
export interface StoreRequests {
  'forge/stores/list': [object, { stores: ListedStore[] }];
  'forge/stores/check': [{ address: string }, StoreCheck];
  'forge/stores/test': [{ address: string; user?: string; password?: string; token?: string }, StoreTestResult];
}
