DROP TABLE due_work;
DROP TABLE api_keys;
DROP TABLE workspace_totals;
DROP TABLE workspaces;
