import { graphql, type ResultOf } from "@/lib/graphql/graphql";

export const MembersDocument = graphql(`
  query Members {
    members {
      id
      name
      email
      role
      since
    }
  }
`);

export type Member = ResultOf<typeof MembersDocument>["members"][number];

export const InvitationsDocument = graphql(`
  query Invitations {
    invitations {
      id
      email
      role
      invitedBy
      expiresAt
    }
  }
`);

export type Invitation = ResultOf<typeof InvitationsDocument>["invitations"][number];

export const InviteMemberDocument = graphql(`
  mutation InviteMember($input: InviteMemberInput!) {
    inviteMember(input: $input) {
      invitation {
        id
      }
    }
  }
`);

export const WithdrawInvitationDocument = graphql(`
  mutation WithdrawInvitation($id: ID!) {
    withdrawInvitation(id: $id) {
      id
    }
  }
`);

export const ChangeMemberRoleDocument = graphql(`
  mutation ChangeMemberRole($input: ChangeMemberRoleInput!) {
    changeMemberRole(input: $input) {
      members {
        id
        role
      }
    }
  }
`);

export const RemoveMemberDocument = graphql(`
  mutation RemoveMember($personId: ID!) {
    removeMember(personId: $personId) {
      members {
        id
      }
    }
  }
`);
