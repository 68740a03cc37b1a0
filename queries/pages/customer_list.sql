-- The customers behind a figure: one list, counted as the KPI that links to it counts.
-- grain: one row per customer
-- params: $cities, $month, $population, $list, $value, $level, $tier, $stage, $plan,
-- $snapshot, $limit, $offset, $customer_id
-- returns: the customer at the city, level and fee that the figure goes by, why listed, place and total
-- $list: on_net, left, bound, unbound, stage, segment, level, tier, sensitivity, moved, renewal,
-- expiring, downgrade, joined, returned, contact, snapshot. $value: a reason, a kind of binding, a stage, 'C-D'
-- for moved, renewed or not_renewed, the month in which or in how many months a contract ends, an
-- outcome of the snapshot, kept or lost; null for all of the list.
-- $level, $tier, $stage, $plan narrow any list (none or unknown: those without one);
-- $customer_id gives one customer with the place in it.
with

this_month as (
    select
        *,
        $list::varchar in ('left', 'renewal', 'downgrade', 'contact')
            or ($list::varchar in ('stage', 'segment') and not is_on_net)
            or ($list::varchar = 'moved' and coalesce(was_on_net, false)) as goes_by_before
    from mart.customer_months
    where month = $month::date
        and $list::varchar <> 'snapshot'
),

plans_before as (
    select
        customer_id,
        plan
    from mart.customer_months
    where $plan::varchar is not null
        and month = ($month::date - interval 1 month)::date
),

next_month as (
    select
        customer_id,
        contract_end_on
    from mart.customer_months
    where $list::varchar = 'renewal'
        and month = ($month::date + interval 1 month)::date
        and is_on_net
),

contacts as (
    select customer_id
    from mart.customer_months
    where $list::varchar = 'contact'
        and month >= ($month::date - interval 6 month)::date
        and month < $month::date
        and is_on_net
        and (complaints > 0 or faults > 0)
    group by customer_id
),

people as (
    select
        this_month.customer_id,
        phone_masked,
        manager_id,
        case when goes_by_before then city_before else city end as city,
        case when goes_by_before then level_before else level end as level,
        case when goes_by_before then tier_before else tier end as tier,
        case when $list::varchar in ('stage', 'segment', 'moved') then stage
            when goes_by_before then stage_before else stage end as stage,
        case when goes_by_before then plans_before.plan else this_month.plan end as plan,
        case when goes_by_before then was_core else is_core end as is_core,
        case when goes_by_before then was_high_value else is_high_value end as is_high_value,
        case
            when goes_by_before
                then fee_3m_sum_before::double / nullif(fee_3m_months_before, 0)::double
            else fee_3m_sum::double / nullif(fee_3m_months, 0)::double
        end as fee_3m,
        case $list::varchar
            when 'left' then left_reason
            when 'contact' then left_reason
            when 'bound'
                then concat_ws(
                    ',',
                    case when is_contracted then 'contract' end,
                    case when is_sticky then 'sticky' end,
                    case when is_fused then 'fusion' end
                )
            when 'renewal'
                then case
                    when is_on_net
                        and (
                            coalesce(this_month.contract_end_on > contract_end_on_before, false)
                            or coalesce(next_month.contract_end_on > contract_end_on_before, false)
                        ) then 'renewed'
                    else 'not_renewed'
                end
            when 'moved'
                then concat(case when was_on_net then stage_before else 'new' end, '-', stage)
            when 'stage' then left_reason
            when 'segment' then segment
            when 'sensitivity' then sensitivity
        end as detail,
        case $list::varchar when 'downgrade' then plan_fee_before end as figure_before,
        case $list::varchar when 'downgrade' then plan_fee else arpu end as figure_now,
        case when $list::varchar = 'renewal' then contract_end_on_before
            else this_month.contract_end_on end as contract_end_on,
        null as snapshot_id,
        alert,
        rule_count,
        is_on_net,
        is_locked,
        case $list::varchar
            when 'on_net' then is_on_net
            when 'left'
                then is_left and ($value::varchar is null or left_reason = $value::varchar)
            when 'bound'
                then is_on_net
                    and case coalesce($value::varchar, 'any')
                        when 'contract' then is_contracted
                        when 'sticky' then is_sticky
                        when 'fusion' then is_fused
                        else is_bound
                    end
            when 'unbound'
                then is_on_net
                    and not case coalesce($value::varchar, 'any')
                        when 'contract' then is_contracted
                        when 'sticky' then is_sticky
                        when 'fusion' then is_fused
                        else is_bound
                    end
            when 'stage' then this_month.stage = coalesce($value::varchar, this_month.stage)
            when 'segment' then segment = coalesce($value::varchar, segment)
            when 'level'
                then is_on_net and this_month.level = coalesce($value::varchar, this_month.level)
            when 'tier'
                then is_on_net and this_month.tier = coalesce($value::varchar, this_month.tier)
            when 'sensitivity'
                then this_month.sensitivity
                    = coalesce($value::varchar, this_month.sensitivity)
            when 'moved'
                then was_on_net is not null
                    and this_month.stage is not null
                    and (
                        $value::varchar is null
                        or $value::varchar
                            = concat(
                                case when was_on_net then stage_before else 'new' end,
                                '-',
                                this_month.stage
                            )
                    )
            when 'renewal'
                then was_on_net
                    and not is_city_missing
                    and contract_end_on_before >= $month::date
                    and contract_end_on_before <= last_day($month::date)
            when 'expiring'
                then is_on_net
                    and this_month.contract_end_on > last_day($month::date)
                    and case
                        when length($value::varchar) = 7
                            then strftime(this_month.contract_end_on, '%Y-%m') = $value::varchar
                        else date_diff('month', $month::date, this_month.contract_end_on)
                            <= coalesce(try_cast($value::varchar as integer), 12)
                    end
            when 'downgrade' then was_on_net and is_on_net and plan_fee < plan_fee_before
            when 'joined' then is_joined
            when 'returned' then is_returned
            when 'contact' then is_left and contacts.customer_id is not null
        end as is_listed
    from this_month
    left join plans_before
        on this_month.customer_id = plans_before.customer_id
    left join next_month
        on this_month.customer_id = next_month.customer_id
    left join contacts
        on this_month.customer_id = contacts.customer_id
),

newest_snapshot as (
    select
        coalesce(
            $snapshot::varchar, arg_max(snapshot_id, (base_month, snapshot_id))
        ) as snapshot_id
    from mart.snapshot_members
    where $list::varchar = 'snapshot'
        and month = $month::date
),

members as (
    select
        members.customer_id,
        months.phone_masked,
        members.manager_id,
        members.city,
        members.level,
        months.tier,
        months.stage,
        base.plan,
        true as is_core,
        true as is_high_value,
        members.base_fee::double as fee_3m,
        members.outcome as detail,
        members.base_fee as figure_before,
        members.fee as figure_now,
        months.contract_end_on,
        members.snapshot_id,
        months.alert,
        months.rule_count,
        members.is_on_net,
        coalesce(months.is_locked, false) as is_locked,
        case $value::varchar
            when 'kept' then members.is_on_net
            when 'lost' then not members.is_on_net and not members.is_city_missing
            else members.outcome = coalesce($value::varchar, members.outcome)
        end as is_listed
    from mart.snapshot_members as members
    inner join newest_snapshot
        on members.snapshot_id = newest_snapshot.snapshot_id
    left join mart.customer_months as months
        on members.customer_id = months.customer_id
        and months.month = $month::date
    left join mart.customer_months as base
        on members.customer_id = base.customer_id
        and members.base_month = base.month
        and $plan::varchar is not null
        and $list::varchar = 'snapshot'
    where members.month = $month::date
        and $list::varchar = 'snapshot'
),

candidates as (
    select * from people where is_listed
    union all by name
    select * from members where is_listed
),

listed as (
    select *
    from candidates
    where list_contains($cities::varchar[], city)
        and (
            $list::varchar = 'snapshot'
            or mart.in_population($population, is_core, is_high_value)
        )
        and (
            $list::varchar <> 'renewal'
            or $value::varchar is null
            or detail = $value::varchar
        )
        and ($level::varchar is null or coalesce(level, 'none') = $level::varchar)
        and ($tier::varchar is null or coalesce(tier, 'unknown') = $tier::varchar)
        and ($stage::varchar is null or coalesce(stage, 'unknown') = $stage::varchar)
        and ($plan::varchar is null or coalesce(plan, 'unknown') = $plan::varchar)
),

ordered as (
    select * exclude (plan, is_core, is_high_value, is_listed)
    from mart.by_fee('listed')
)

select *
from mart.with_neighbours('ordered')
where ($customer_id::varchar is null or customer_id = $customer_id::varchar)
    and mart.is_shown(place, $limit, $offset)
order by place
