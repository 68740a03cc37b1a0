-- Campaigns: words become typed values; what cannot be read is named.
-- grain: one row per campaign;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, part, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/campaigns.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.campaign_id,
        cells.name,
        cells.type,
        cells.law,
        cells.trigger,
        cells.stage,
        cells.channel,
        cells.owner,
        cells.starts_on,
        cells.ends_on,
        cells.unit_cost,
        cells.is_marketing,
        cells.target,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.campaign_id,
                cells.name,
                cells.type,
                cells.law,
                cells.trigger,
                cells.stage,
                cells.channel,
                cells.owner,
                cells.starts_on,
                cells.ends_on,
                cells.unit_cost,
                cells.is_marketing,
                cells.target,
                cells.is_sample
            )
        ) as is_neat_row
    from raw.rows as cells
),

raw as (
    select
        case
            when cells.is_neat_row then nullif(cells.campaign_id, '')
            else tidy(cells.campaign_id)
        end as campaign_id,
        case
            when cells.is_neat_row then nullif(cells.name, '')
            else tidy(cells.name)
        end as name,
        case
            when cells.is_neat_row then nullif(cells.type, '')
            else tidy(cells.type)
        end as type,
        case
            when cells.is_neat_row then nullif(cells.law, '')
            else tidy(cells.law)
        end as law,
        case
            when cells.is_neat_row then nullif(cells.trigger, '')
            else tidy(cells.trigger)
        end as trigger,
        case
            when cells.is_neat_row then nullif(cells.stage, '')
            else tidy(cells.stage)
        end as stage,
        case
            when cells.is_neat_row then nullif(cells.channel, '')
            else tidy(cells.channel)
        end as channel,
        case
            when cells.is_neat_row then nullif(cells.owner, '')
            else tidy(cells.owner)
        end as owner,
        case
            when cells.is_neat_row then nullif(cells.starts_on, '')
            else tidy(cells.starts_on)
        end as starts_on,
        case
            when cells.is_neat_row then nullif(cells.ends_on, '')
            else tidy(cells.ends_on)
        end as ends_on,
        case
            when cells.is_neat_row then nullif(cells.unit_cost, '')
            else tidy(cells.unit_cost)
        end as unit_cost,
        case
            when cells.is_neat_row then nullif(cells.is_marketing, '')
            else tidy(cells.is_marketing)
        end as is_marketing,
        case
            when cells.is_neat_row then nullif(cells.target, '')
            else tidy(cells.target)
        end as target,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.campaign_id as campaign_id_cell,
        cells.name as name_cell,
        cells.type as type_cell,
        cells.law as law_cell,
        cells.trigger as trigger_cell,
        cells.stage as stage_cell,
        cells.channel as channel_cell,
        cells.owner as owner_cell,
        cells.starts_on as starts_on_cell,
        cells.ends_on as ends_on_cell,
        cells.unit_cost as unit_cost_cell,
        cells.is_marketing as is_marketing_cell,
        cells.target as target_cell,
        cells.is_sample as is_sample_cell,
        cells.row_no,
        cells.is_neat_row
    from looked_at as cells
),

sized as (
    select
        raw.*,
        is_plain(
            concat_ws(
                ' ',
                raw.unit_cost
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.starts_on) as starts_on_figures,
        unwide(raw.ends_on) as ends_on_figures,
        case
            when raw.is_plain_row then raw.unit_cost
            else unwide(raw.unit_cost)
        end as unit_cost_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.campaign_id)) as campaign_id
    from raw.rows as cells
),

read as (
    select
        read_id(raw.campaign_id) as campaign_id,
        read_text(raw.name) as name,
        read_text(raw.type) as type,
        read_text(raw.law) as law,
        read_text(raw.trigger) as trigger,
        read_text(raw.stage) as stage,
        read_text(raw.channel) as channel,
        read_text(raw.owner) as owner,
        any_date(raw.starts_on_figures) as starts_on,
        any_date(raw.ends_on_figures) as ends_on,
        case
            when raw.is_plain_row then try_cast(raw.unit_cost as decimal(18, 6))
            else number_in(raw.unit_cost_figures, '¥|rmb|cny', '元')
        end as unit_cost,
        read_flag(raw.is_marketing) as is_marketing,
        read_text(raw.target) as target,
        read_flag(raw.is_sample) as is_sample,
        raw.campaign_id as campaign_id_words,
        raw.name as name_words,
        raw.type as type_words,
        raw.law as law_words,
        raw.trigger as trigger_words,
        raw.stage as stage_words,
        raw.channel as channel_words,
        raw.owner as owner_words,
        raw.starts_on as starts_on_words,
        raw.ends_on as ends_on_words,
        raw.unit_cost as unit_cost_words,
        raw.is_marketing as is_marketing_words,
        raw.target as target_words,
        raw.is_sample as is_sample_words,
        raw.starts_on_figures,
        raw.ends_on_figures,
        raw.unit_cost_figures,
        raw.campaign_id_cell,
        raw.name_cell,
        raw.type_cell,
        raw.law_cell,
        raw.trigger_cell,
        raw.stage_cell,
        raw.channel_cell,
        raw.owner_cell,
        raw.starts_on_cell,
        raw.ends_on_cell,
        raw.unit_cost_cell,
        raw.is_marketing_cell,
        raw.target_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
),

typed as (
    select
        read.campaign_id as campaign_id,
        read.name as name,
        read.type as type,
        read.law as law,
        read.trigger as trigger,
        read.stage as stage,
        read.channel as channel,
        read.owner as owner,
        case when in_our_time(read.starts_on) then read.starts_on end as starts_on,
        case when in_our_time(read.ends_on) then read.ends_on end as ends_on,
        scale_by(read.unit_cost, scales.unit_cost) as unit_cost,
        read.is_marketing as is_marketing,
        read.target as target,
        read.is_sample as is_sample,
        read.row_no as source_row,
        concat_ws(
            ',',
            case
                when read.campaign_id is null and is_unknown(read.campaign_id_words)
                    then 'campaign_id:blank'
            end,
            case
                when read.campaign_id is null and not is_unknown(read.campaign_id_words)
                    then 'campaign_id:' || other_fault(read.campaign_id_words, 'id')
            end,
            case
                when cut.campaign_id and is_cut_id(read.campaign_id_words)
                    then 'campaign_id:precision'
            end,
            case
                when is_sheet_error(read.name_words)
                    then 'name:sheet_error'
            end,
            case
                when is_sheet_error(read.type_words)
                    then 'type:sheet_error'
            end,
            case
                when is_sheet_error(read.law_words)
                    then 'law:sheet_error'
            end,
            case
                when is_sheet_error(read.trigger_words)
                    then 'trigger:sheet_error'
            end,
            case
                when is_sheet_error(read.stage_words)
                    then 'stage:sheet_error'
            end,
            case
                when is_sheet_error(read.channel_words)
                    then 'channel:sheet_error'
            end,
            case
                when is_sheet_error(read.owner_words)
                    then 'owner:sheet_error'
            end,
            case
                when not in_our_time(read.starts_on) and not is_unknown(read.starts_on_words)
                    then 'starts_on:' || date_fault(read.starts_on_figures, read.starts_on, 'date')
            end,
            case
                when not in_our_time(read.ends_on) and not is_unknown(read.ends_on_words)
                    then 'ends_on:' || date_fault(read.ends_on_figures, read.ends_on, 'date')
            end,
            case
                when read.unit_cost is null and not is_unknown(read.unit_cost_words)
                    then 'unit_cost:' || number_fault(read.unit_cost_figures, 'money')
            end,
            case
                when read.unit_cost < 0 or is_beyond(read.unit_cost, scales.unit_cost)
                    then 'unit_cost:range'
            end,
            case
                when read.is_marketing is null and not is_unknown(read.is_marketing_words)
                    then 'is_marketing:' || other_fault(read.is_marketing_words, 'flag')
            end,
            case
                when is_sheet_error(read.target_words)
                    then 'target:sheet_error'
            end,
            case
                when read.is_sample is null and not is_unknown(read.is_sample_words)
                    then 'is_sample:' || other_fault(read.is_sample_words, 'flag')
            end
        ) as row_faults,
        concat_ws(
            ',',
            case
                when not read.is_neat_row
                    then nullif(
                        concat_ws(
                            ',',
                            case
                                when read.campaign_id_words <> read.campaign_id_cell
                                    then 'campaign_id:blanks'
                            end,
                            case
                                when read.name_words <> read.name_cell
                                    then 'name:blanks'
                            end,
                            case
                                when read.type_words <> read.type_cell
                                    then 'type:blanks'
                            end,
                            case
                                when read.law_words <> read.law_cell
                                    then 'law:blanks'
                            end,
                            case
                                when read.trigger_words <> read.trigger_cell
                                    then 'trigger:blanks'
                            end,
                            case
                                when read.stage_words <> read.stage_cell
                                    then 'stage:blanks'
                            end,
                            case
                                when read.channel_words <> read.channel_cell
                                    then 'channel:blanks'
                            end,
                            case
                                when read.owner_words <> read.owner_cell
                                    then 'owner:blanks'
                            end,
                            case
                                when read.starts_on_words <> read.starts_on_cell
                                    then 'starts_on:blanks'
                            end,
                            case
                                when read.ends_on_words <> read.ends_on_cell
                                    then 'ends_on:blanks'
                            end,
                            case
                                when read.unit_cost_words <> read.unit_cost_cell
                                    then 'unit_cost:blanks'
                            end,
                            case
                                when read.is_marketing_words <> read.is_marketing_cell
                                    then 'is_marketing:blanks'
                            end,
                            case
                                when read.target_words <> read.target_cell
                                    then 'target:blanks'
                            end,
                            case
                                when read.is_sample_words <> read.is_sample_cell
                                    then 'is_sample:blanks'
                            end
                        ),
                        ''
                    )
            end,
            case
                when not read.is_plain_row
                    then nullif(
                        concat_ws(
                            ',',
                            'unit_cost:'
                                || number_repair(read.unit_cost_words, read.unit_cost)
                        ),
                        ''
                    )
            end,
            case
                when read.starts_on is not null and not is_plain_date(read.starts_on_words)
                    then 'starts_on:date'
            end,
            case
                when read.ends_on is not null and not is_plain_date(read.ends_on_words)
                    then 'ends_on:date'
            end
        ) as row_repairs
    from read
    cross join cut
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
        'all' as part,
        concat_ws(chr(31), typed.campaign_id) as row_key,
        hash(
            typed.campaign_id,
            typed.name,
            typed.type,
            typed.law,
            typed.trigger,
            typed.stage,
            typed.channel,
            typed.owner,
            typed.starts_on,
            typed.ends_on,
            typed.unit_cost,
            typed.is_marketing,
            typed.target,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
