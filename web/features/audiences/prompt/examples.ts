/** Sentences to begin with, in the workspace's money. */
export function examples(currency: string): string[] {
  const [much, more] = currency === "INR" ? ["₹5K", "₹1 lakh"] : ["500", "5,000"];
  return [
    `People who haven't shopped in 6 months and spent over ${much}`,
    "Inactive for 90 days or fewer than 3 visits",
    `Top spenders above ${more} this year`,
    "Signed up this year and never ordered",
  ];
}
