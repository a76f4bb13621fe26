"""Linear models of sparse rows, fitted by L-BFGS: one of several answers (softmax), or each for itself (logistic)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float32]
ROUNDS = 60
"""Steps of L-BFGS: stopping early is part of how the weights are kept small."""


@dataclass(frozen=True)
class Lesson:
    """What is to be learnt: `rows` (n, features) CSR, `goals` (n, answers) 0 or 1, `weights` (n,), `sides` (n, sides).

    A side is what an answer leans to whatever the features say: a one for a bias, or any number known of each row. Its
    weights are hardly kept small. Where `barred` (n, answers) is true, that answer could not be given.
    """

    rows: Any
    goals: Floats
    weights: Floats
    sides: Floats
    barred: NDArray[np.bool_] | None = None


def softmax(lesson: Lesson, strength: float) -> tuple[Floats, Floats]:
    """Multinomial logistic regression with L2: weights (features, answers) and those of the sides (sides, answers)."""
    barred = np.zeros(lesson.goals.shape, bool) if lesson.barred is None else lesson.barred

    def chances(scores: Floats) -> tuple[float, Floats]:
        scores = np.where(barred, np.float32(-1e9), scores)
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        total = raised.sum(axis=1, keepdims=True)
        loss = float((lesson.weights * (np.log(total[:, 0]) - (scores * lesson.goals).sum(axis=1))).sum())
        return loss, raised / total

    return _fit(lesson, strength, chances)


def logistic(lesson: Lesson, strength: float) -> tuple[Floats, Floats]:
    """One logistic regression with L2 an answer: weights (features, answers), those of the sides (sides, answers)."""

    def chances(scores: Floats) -> tuple[float, Floats]:
        loss = float((lesson.weights[:, None] * (np.logaddexp(0, scores) - lesson.goals * scores)).sum())
        return loss, (1 / (1 + np.exp(-scores))).astype(np.float32)

    return _fit(lesson, strength, chances)


def log_ratios(rows: Any, goals: Floats) -> Floats:
    """How far each feature leans to any one answer (Wang and Manning 2012, naive Bayes ratios); (features,)."""
    leaning = np.zeros(rows.shape[1])
    for answer in range(goals.shape[1]):
        is_so = goals[:, answer] > 0
        inside = np.asarray(rows[is_so].sum(axis=0)).ravel() + 0.5
        outside = np.asarray(rows[~is_so].sum(axis=0)).ravel() + 0.5
        ratio = np.log(inside / inside.sum()) - np.log(outside / outside.sum())
        leaning = np.maximum(leaning, np.abs(ratio))
    return leaning.astype(np.float32)


def _fit(lesson: Lesson, strength: float, chances: Any) -> tuple[Floats, Floats]:
    # A feature that none of the rows holds would stay at nothing: it costs no step.
    held = np.unique(lesson.rows.indices)
    rows = lesson.rows[:, held]
    features, answers, sides = len(held), lesson.goals.shape[1], lesson.sides.shape[1]
    split = features * answers
    turned = rows.T.tocsr()

    def cost(flat: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        weights = flat[:split].reshape(features, answers).astype(np.float32)
        leaning = flat[split:].reshape(sides, answers).astype(np.float32)
        loss, likely = chances(rows @ weights + lesson.sides @ leaning)
        wrong = (likely - lesson.goals) * (lesson.weights[:, None] * np.float32(strength))
        slope = [(turned @ wrong + weights).ravel(), (lesson.sides.T @ wrong + 0.01 * leaning).ravel()]
        penalty = 0.5 * float(np.square(flat[:split]).sum()) + 0.005 * float(np.square(flat[split:]).sum())
        return loss * strength + penalty, np.concatenate(slope).astype(np.float64)

    start = np.zeros(split + sides * answers)
    found = minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS, "maxcor": 8}).x
    weights = np.zeros((lesson.rows.shape[1], answers), np.float32)
    weights[held] = found[:split].reshape(features, answers)
    return weights, found[split:].reshape(sides, answers).astype(np.float32)
