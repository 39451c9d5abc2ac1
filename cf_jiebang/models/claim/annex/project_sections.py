COPIED = {
    "leader_name": "name",
    "leader_title": "title",
    "leader_position": "position",
    "leader_identity": "identity",
    "leader_gender": "gender",
    "leader_birth_date": "birth_date",
    "leader_ethnicity": "ethnicity",
    "leader_political_status": "political_status",
    "leader_education": "education",
    "leader_school": "school",
    "leader_phone": "phone",
    "leader_email": "email",
    "leader_resume": "resume",
    "leader_appraisals": "appraisals",
}
"""Field of the form: field of the personal file that it is copied from."""

REQUIRED = {
    "basic": (
        "name",
        "main_category_id",
        "date_start",
        "date_end",
        "summary",
        "key_problems",
    ),
    "applicant": ("leader_name", "leader_phone", "leader_position"),
    "indicators": ("indicator_ids",),
    "milestones": ("milestone_ids",),
    "foundation": ("plan_foundation",),
    "content": ("plan_content",),
    "method": ("plan_method",),
    "innovation": ("plan_innovation",),
    "schedule": ("plan_schedule",),
    "declaration": (
        "declare_true",
        "declare_open",
        "declare_rights",
        "declare_publish",
    ),
}
"""What annexes 1 and 2 must hold before submission, by section (R16, R17,
R76–R80)."""

SECTION_FIELDS = {
    "basic": {
        *REQUIRED["basic"],
        "category_ids",
        "location",
        "tech_field",
        "expected_benefit",
        "authority_override_id",
        "authority_override_reason",
        "output_ids",
        "program_id",
    },
    "applicant": set(COPIED),
    "team": {"mode", "team_name", "member_ids"},
    "resources": {"resource_ids"},
    "partners": {"partner_ids"},
    "indicators": {"indicator_ids"},
    "milestones": {"milestone_ids"},
    "foundation": {"plan_foundation"},
    "content": {"plan_content"},
    "method": {"plan_method"},
    "innovation": {"plan_innovation"},
    "schedule": {"plan_schedule"},
    "other": {"plan_other"},
    "evidence": {"evidence_ids"},
    "declaration": {*REQUIRED["declaration"]},
}
"""Section of the file: the fields that a return of it opens."""
