"""Work items as GitLab's experimental REST API shows them → the shape of issues, which texts and expressions know."""

from collections.abc import Callable, Mapping
from typing import Any

from triage_bot.gitlab.answer import Json, list_of, map_of, text_of, word_of

SHOWN: Mapping[str, str] = {
    "fields": "id,iid,global_id,title,state,confidential,created_at,updated_at,closed_at,author,work_item_type,"
    "reference,web_url,namespace,user_discussions_count",
    "features": "assignees,award_emoji,description,health_status,iteration,labels,milestone,notes,"
    "start_and_due_date,status,weight",
}
"""Without these parameters a list shows little more than titles."""


def change(fields: Mapping[str, Any], label_id: Callable[[str], int]) -> Json:
    """The body of a change, of the fields as issues have them: ids of what comes and goes."""
    labels = {
        f"{word}_label_ids": [label_id(name) for name in fields[f"{word}_labels"].split(",")]
        for word in ("add", "remove")
        if f"{word}_labels" in fields
    }
    features: Json = {"labels": labels} if labels else {}
    if "assignee_ids" in fields:
        features["assignees"] = {"assignee_ids": [number for number in fields["assignee_ids"] if number]}
    return {"features": features}


def changed(row: Json) -> Json:
    """What the answer to a change shows of it; what is not shown is not there."""
    return {key: value for key, value in flat(row).items() if key in ("labels", "assignees")}


def home_of(row: Json) -> str:
    """The path of the project or group it lives in; empty if the row does not say."""
    return text_of(map_of(row, "namespace"), "full_path")


def flat(row: Json) -> Json:
    """The row with its features among its fields, as rows of issues have them."""
    features = map_of(row, "features")
    assignees = list_of(features, "assignees")
    dates, votes = map_of(features, "start_and_due_date"), map_of(features, "award_emoji")
    return {
        **{key: value for key, value in row.items() if key != "features"},
        "description": map_of(features, "description").get("description"),
        "labels": [word_of(label, "title") for label in list_of(map_of(features, "labels"), "labels")],
        "assignees": assignees,
        "assignee": assignees[0] if assignees else None,
        "milestone": features.get("milestone"),
        "start_date": dates.get("start_date"),
        "due_date": dates.get("due_date"),
        "upvotes": votes.get("upvotes") or 0,
        "downvotes": votes.get("downvotes") or 0,
        "weight": map_of(features, "weight").get("weight"),
        "health_status": map_of(features, "health_status").get("health_status"),
        "discussion_locked": map_of(features, "notes").get("discussion_locked"),
        "iteration": map_of(features, "iteration").get("iteration"),
        "work_item_type": map_of(row, "work_item_type").get("name"),
        "work_item_status": _name(map_of(features, "status").get("status")),
        "references": {"full": text_of(row, "reference") or f"{home_of(row)}#{row.get('iid')}"},
    }


def _name(status: Any) -> Any:
    return status.get("name") if isinstance(status, dict) else status
