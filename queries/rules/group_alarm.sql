-- Group alarm: so many of a group's on-net members are warned by other rules; fires for each. [S0]
-- grain: one row per customer on net
-- params: $share_percent, $members
-- returns: customer_id, is_hit and the evidence: group_id, group_members, members_warned
with

customer_features as (
    select customer_id, group_id
    from mart.customer_features
    where is_on_net
),

warned as (
    select customer_id
    from mart.rule_hits
    group by customer_id
),

groups as (
    select
        customer_features.group_id,
        count(*)::integer as members,
        count(warned.customer_id)::integer as members_warned
    from customer_features
    left join warned
        on customer_features.customer_id = warned.customer_id
    where customer_features.group_id is not null
    group by customer_features.group_id
),

judged as (
    select
        customer_features.customer_id,
        coalesce(
            groups.members_warned >= $members::integer
            and groups.members_warned * 100 >= groups.members * $share_percent::decimal(28, 4),
            false
        ) as is_hit,
        groups.group_id,
        groups.members as group_members,
        groups.members_warned
    from customer_features
    left join groups
        on customer_features.group_id = groups.group_id
)

select * from judged
