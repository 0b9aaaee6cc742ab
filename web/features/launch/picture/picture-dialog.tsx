"use client";

import { useId, useMemo, useState } from "react";
import { useMutation } from "urql";

import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { TextField } from "@/components/ui/field";
import { Notice } from "@/components/ui/notice";
import { Skeleton } from "@/components/ui/skeleton";
import { classNames } from "@/lib/class-names";
import { problemOf, type Problem } from "@/lib/graphql/problem";

import { CreateBannerDocument } from "./banner-documents";
import { ColourField } from "./colour-field";
import { DesignField } from "./design-field";
import { addressOf, COLOURS, headlineOf, LONGEST, type BannerInput, type Design } from "./designs";
import { useBanner, useDesigns } from "./use-banner";

type Props = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  objective: string;
  onMade: (picture: { url: string; alternative: string }) => void;
};

/** Makes a picture of an offer: its words, one of a few drawings, a colour. It is seen as it will be. */
export function PictureDialog({ open, onOpenChange, objective, onMade }: Props) {
  const form = useId();
  const [headline, setHeadline] = useState(() => headlineOf(objective));
  const [detail, setDetail] = useState("");
  const [colour, setColour] = useState<string>(COLOURS[0].value);
  // Until somebody chooses one it is the one that fits the words.
  const [design, setDesign] = useState<Design | null>(null);
  const [{ fetching }, create] = useMutation(CreateBannerDocument);
  const [refused, setRefused] = useState<Problem | null>(null);

  const words = useMemo<BannerInput | null>(() => {
    if (headline.trim() === "") return null;
    const below = detail.trim() ? { detail: detail.trim() } : {};
    return { objective: objective.trim() || headline.trim(), headline: headline.trim(), colour, ...below };
  }, [objective, headline, detail, colour]);
  const wanted = useMemo(() => words && { ...words, ...(design ? { design } : {}) }, [words, design]);
  const { banner, fresh, problem } = useBanner(wanted);
  const designs = useDesigns(words);

  const use = async () => {
    if (!wanted || !banner || fetching) return;
    setRefused(null);
    const { data, error } = await create({ input: { ...wanted, design: design ?? banner.design } });
    if (!data) return setRefused(error ? problemOf(error) : null);
    onMade(data.createBanner.banner);
    onOpenChange(false);
  };
  const wrong = refused ?? problem;
  const about = (part: string) => (wrong?.path.includes(part) ? wrong.message : null);
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent
        title="Make a picture"
        className="max-w-3xl"
        footer={
          <>
            <DialogClose asChild>
              <Button look="quiet">Cancel</Button>
            </DialogClose>
            <Button look="primary" type="submit" form={form} disabled={!wanted || fetching} aria-busy={fetching}>
              Use as offer image
            </Button>
          </>
        }
      >
        <form
          id={form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void use();
          }}
          className="grid grid-cols-[minmax(0,1fr)] gap-x-7 gap-y-5 sm:grid-cols-[minmax(0,1fr)_minmax(0,1.35fr)]"
        >
          <div className="grid content-start gap-4 max-sm:order-last">
            <TextField
              label="Headline"
              placeholder="20% off till Sunday"
              data-first-focus
              maxLength={LONGEST.headline}
              error={about("headline")}
              value={headline}
              onChange={(event) => setHeadline(event.target.value)}
            />
            <TextField
              label="Detail"
              placeholder="With code BACK20"
              maxLength={LONGEST.detail}
              error={about("detail")}
              value={detail}
              onChange={(event) => setDetail(event.target.value)}
            />
            <ColourField value={colour} onValueChange={setColour} />
          </div>
          <div className="grid content-start gap-3">
            <Live banner={wanted ? banner : null} fresh={fresh} blank={!wanted} />
            {wrong && !about("headline") && !about("detail") && <Notice tone="bad">{wrong.message}</Notice>}
            <DesignField value={design ?? banner?.design ?? null} pictures={words ? designs : null} onValueChange={setDesign} />
          </div>
        </form>
      </DialogContent>
    </Dialog>
  );
}

function Live({ banner, fresh, blank }: { banner: { svg: string; alternative: string } | null; fresh: boolean; blank: boolean }) {
  if (blank) {
    return (
      <p className="grid aspect-2/1 place-items-center rounded-lg border border-dashed px-6 text-center text-[0.8125rem] text-ink-soft">
        Write a headline, and see the picture here.
      </p>
    );
  }
  if (!banner) return <Skeleton className="aspect-2/1 h-auto w-full rounded-lg" />;
  return (
    // eslint-disable-next-line @next/next/no-img-element
    <img
      data-testid="live-picture"
      src={addressOf(banner.svg)}
      alt={banner.alternative}
      className={classNames("aspect-2/1 w-full rounded-lg border transition-opacity", !fresh && "opacity-70")}
    />
  );
}
