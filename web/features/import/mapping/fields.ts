export type Kind = "customers" | "orders" | "visits";
export const KINDS: readonly { value: Kind; label: string }[] = [
  { value: "customers", label: "Customers" },
  { value: "orders", label: "Orders" },
  { value: "visits", label: "Visits" },
];

/** How the text of a cell must look. */
export type Shape = "id" | "text" | "email" | "phone" | "country" | "tags" | "flag" | "moment" | "amount" | "currency" | "status";

export type Field = {
  name: string;
  label: string;
  shape: Shape;
  required?: boolean;
  /** What files call it, in lower case and without blanks and marks; the likeliest first. */
  synonyms: readonly string[];
};

const updatedAt: Field = {
  name: "updatedAt",
  label: "Last changed",
  shape: "moment",
  synonyms: ["updatedat", "updated", "lastmodified", "modified", "modifiedat", "lastchanged", "changedat"],
};

const customer: Field = {
  name: "customerExternalId",
  label: "Customer id",
  shape: "id",
  required: true,
  synonyms: ["customerexternalid", "customerid", "customer", "customernumber", "customerno", "customercode", "clientid", "userid", "memberid", "buyerid"],
};

/** What a record of each kind is made of, as the API names it. */
export const FIELDS: Record<Kind, readonly Field[]> = {
  customers: [
    {
      name: "externalId",
      label: "Customer id",
      shape: "id",
      required: true,
      synonyms: ["externalid", "customerid", "id", "customernumber", "customerno", "customercode", "clientid", "userid", "memberid", "uuid", "customer"],
    },
    { name: "name", label: "Name", shape: "text", synonyms: ["name", "fullname", "customername", "displayname", "contactname"] },
    { name: "email", label: "E-mail", shape: "email", synonyms: ["email", "emailaddress", "mail", "customeremail"] },
    {
      name: "phone",
      label: "Phone",
      shape: "phone",
      synonyms: ["phone", "phonenumber", "mobile", "mobilenumber", "mobilephone", "telephone", "tel", "cell", "whatsapp", "msisdn"],
    },
    { name: "city", label: "City", shape: "text", synonyms: ["city", "town", "place", "shippingcity", "billingcity"] },
    { name: "country", label: "Country", shape: "country", synonyms: ["country", "countrycode", "land", "nation"] },
    { name: "tags", label: "Tags", shape: "tags", synonyms: ["tags", "tag", "labels", "groups", "segments"] },
    {
      name: "subscribed",
      label: "Consent to messages",
      shape: "flag",
      synonyms: ["subscribed", "consent", "optin", "optedin", "newsletter", "acceptsmarketing", "marketingconsent", "smsconsent", "emailconsent"],
    },
    {
      name: "createdAt",
      label: "Customer since",
      shape: "moment",
      synonyms: ["createdat", "created", "customersince", "since", "registeredat", "registered", "signupdate", "signedup", "joined", "joinedat", "joindate"],
    },
    updatedAt,
  ],
  orders: [
    {
      name: "externalId",
      label: "Order id",
      shape: "id",
      required: true,
      synonyms: ["orderid", "externalid", "ordernumber", "orderno", "order", "invoice", "invoicenumber", "transactionid", "receiptnumber", "id"],
    },
    customer,
    {
      name: "amount",
      label: "Amount",
      shape: "amount",
      required: true,
      synonyms: ["amount", "total", "ordertotal", "totalprice", "totalamount", "grandtotal", "value", "price", "revenue", "sum"],
    },
    {
      name: "orderedAt",
      label: "Ordered at",
      shape: "moment",
      required: true,
      synonyms: ["orderedat", "orderdate", "ordered", "date", "placedat", "purchasedat", "purchasedate", "createdat", "created", "datetime", "timestamp"],
    },
    { name: "status", label: "Status", shape: "status", synonyms: ["status", "orderstatus", "state"] },
    { name: "currency", label: "Currency", shape: "currency", synonyms: ["currency", "currencycode"] },
    updatedAt,
  ],
  visits: [
    {
      name: "externalId",
      label: "Visit id",
      shape: "id",
      required: true,
      synonyms: ["visitid", "externalid", "visit", "sessionid", "checkinid", "id"],
    },
    customer,
    {
      name: "visitedAt",
      label: "Visited at",
      shape: "moment",
      required: true,
      synonyms: ["visitedat", "visitdate", "visited", "date", "datetime", "timestamp", "checkin", "checkedinat", "time", "createdat"],
    },
    updatedAt,
  ],
};

export const nounOf = (kind: Kind, count: number): string => (count === 1 ? kind.slice(0, -1) : kind);
