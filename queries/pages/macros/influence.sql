-- Who is influential, and where a customer stands between value and influence. [S0]
-- grain: scalar macros
-- params: none: made once per snapshot by `reading.py`
-- returns: is_influential; the cell: both, value, influence or neither
-- Influential: key person of a group, or member of a class A or B group. A column that was not
-- delivered counts nobody: the page names it.
create macro mart.is_influential(group_role, group_class) as
    coalesce(group_role = 'key_person', false) or coalesce(group_class in ('A', 'B'), false);

create macro mart.influence_cell(is_high_value, is_influential) as
    case
        when is_high_value and is_influential then 'both'
        when is_high_value then 'value'
        when is_influential then 'influence'
        else 'neither'
    end;
