import { graphql } from "@/lib/graphql/graphql";

export const BannerDocument = graphql(`
  query Banner($input: BannerInput!) {
    suggestBanner(input: $input) {
      design
      svg
      alternative
    }
  }
`);

/** The same words in every drawing, to choose among. */
export const DesignsDocument = graphql(`
  query BannerDesigns(
    $sunrise: BannerInput!
    $gem: BannerInput!
    $doorway: BannerInput!
    $stamps: BannerInput!
    $coupon: BannerInput!
    $news: BannerInput!
    $confetti: BannerInput!
    $waves: BannerInput!
  ) {
    SUNRISE: suggestBanner(input: $sunrise) {
      svg
    }
    GEM: suggestBanner(input: $gem) {
      svg
    }
    DOORWAY: suggestBanner(input: $doorway) {
      svg
    }
    STAMPS: suggestBanner(input: $stamps) {
      svg
    }
    COUPON: suggestBanner(input: $coupon) {
      svg
    }
    NEWS: suggestBanner(input: $news) {
      svg
    }
    CONFETTI: suggestBanner(input: $confetti) {
      svg
    }
    WAVES: suggestBanner(input: $waves) {
      svg
    }
  }
`);

export const CreateBannerDocument = graphql(`
  mutation CreateBanner($input: BannerInput!) {
    createBanner(input: $input) {
      banner {
        url
        alternative
      }
    }
  }
`);
