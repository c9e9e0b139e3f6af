/** The sequence models of the standard library, and others, against PyTorch: recurrent networks, attention, transformers. */
import { attentions, transformers } from "./attention-cases.ts";
import { describeModels } from "./model-suite.ts";
import { languageModels, ownCells, recurrences } from "./recurrent-cases.ts";
import { casesOf } from "./sequence-case.ts";

describeModels("recurrent networks, against PyTorch", recurrences.flatMap(casesOf));
describeModels("recurrent cells of one's own, against PyTorch", ownCells);
describeModels("attention, against PyTorch", attentions.flatMap(casesOf));
describeModels("transformers, against PyTorch", transformers.flatMap(casesOf));
describeModels("recurrent language models, against PyTorch", languageModels);
