export function Campaigns() { return <h1 className="text-lg font-semibold">Campaigns</h1>; }
