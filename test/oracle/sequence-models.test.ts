/** The sequence models of the standard library against PyTorch: recurrent networks, attention, transformers. */
import { attentions, transformers } from "./attention-cases.ts";
import { describeModels } from "./model-suite.ts";
import { languageModels, recurrences } from "./recurrent-cases.ts";
import { casesOf } from "./sequence-case.ts";

describeModels("recurrent networks, against PyTorch", recurrences.flatMap(casesOf));
describeModels("attention, against PyTorch", attentions.flatMap(casesOf));
describeModels("transformers, against PyTorch", transformers.flatMap(casesOf));
describeModels("recurrent language models, against PyTorch", languageModels);
