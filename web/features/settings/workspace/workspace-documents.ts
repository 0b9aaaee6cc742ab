import { graphql } from "@/lib/graphql/graphql";

export const UpdateWorkspaceDocument = graphql(`
  mutation UpdateWorkspace($input: UpdateWorkspaceInput!) {
    updateWorkspace(input: $input) {
      workspace {
        id
        name
        timeZone
      }
    }
  }
`);

/** Whoever could own the workspace. */
export const HeirsDocument = graphql(`
  query Heirs {
    members {
      id
      name
      email
      role
    }
  }
`);

export const HandOverWorkspaceDocument = graphql(`
  mutation HandOverWorkspace($personId: ID!) {
    handOverWorkspace(personId: $personId) {
      members {
        id
        role
      }
    }
  }
`);

export const LeaveWorkspaceDocument = graphql(`
  mutation LeaveWorkspace {
    leaveWorkspace {
      workspaceId
    }
  }
`);
