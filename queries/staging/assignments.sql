-- Assignments: words become typed values; what cannot be read is named.
-- grain: one row per campaign and customer;
--     duplicates and faults are still there
-- params: none; reads raw.rows (text), raw.codes (column_name, alias, code), raw.scales (factors)
-- returns: the typed columns, source_row, row_key, row_hash, row_faults, row_repairs
-- row_faults holds "column:reason" and row_repairs "column:kind", comma separated.
-- Written from data/contracts/assignments.toml by `python -m baoyou.staging`.
with

looked_at as (
    select
        cells.campaign_id,
        cells.customer_id,
        cells.arm,
        cells.assigned_on,
        cells.channel,
        cells.executor_id,
        cells.due_on,
        cells.is_sample,
        cells.row_no,
        is_neat(
            concat_ws(
                chr(31),
                cells.campaign_id,
                cells.customer_id,
                cells.arm,
                cells.assigned_on,
                cells.channel,
                cells.executor_id,
                cells.due_on,
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
            when cells.is_neat_row then nullif(cells.customer_id, '')
            else tidy(cells.customer_id)
        end as customer_id,
        case
            when cells.is_neat_row then nullif(cells.arm, '')
            else tidy(cells.arm)
        end as arm,
        case
            when cells.is_neat_row then nullif(cells.assigned_on, '')
            else tidy(cells.assigned_on)
        end as assigned_on,
        case
            when cells.is_neat_row then nullif(cells.channel, '')
            else tidy(cells.channel)
        end as channel,
        case
            when cells.is_neat_row then nullif(cells.executor_id, '')
            else tidy(cells.executor_id)
        end as executor_id,
        case
            when cells.is_neat_row then nullif(cells.due_on, '')
            else tidy(cells.due_on)
        end as due_on,
        case
            when cells.is_neat_row then nullif(cells.is_sample, '')
            else tidy(cells.is_sample)
        end as is_sample,
        cells.campaign_id as campaign_id_cell,
        cells.customer_id as customer_id_cell,
        cells.arm as arm_cell,
        cells.assigned_on as assigned_on_cell,
        cells.channel as channel_cell,
        cells.executor_id as executor_id_cell,
        cells.due_on as due_on_cell,
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
                ''
            )
        ) as is_plain_row
    from raw
),

figured as (
    select
        raw.*,
        unwide(raw.assigned_on) as assigned_on_figures,
        unwide(raw.due_on) as due_on_figures
    from sized as raw
),

cut as (
    select
        is_cut_column(tidy(cells.campaign_id)) as campaign_id,
        is_cut_column(tidy(cells.customer_id)) as customer_id,
        is_cut_column(tidy(cells.executor_id)) as executor_id
    from raw.rows as cells
),

read as (
    select
        read_id(raw.campaign_id) as campaign_id,
        read_id(raw.customer_id) as customer_id,
        coalesce(arm_codes.code, read_text(raw.arm)) as arm,
        any_date(raw.assigned_on_figures) as assigned_on,
        read_text(raw.channel) as channel,
        read_id(raw.executor_id) as executor_id,
        any_date(raw.due_on_figures) as due_on,
        read_flag(raw.is_sample) as is_sample,
        raw.campaign_id as campaign_id_words,
        raw.customer_id as customer_id_words,
        raw.arm as arm_words,
        raw.assigned_on as assigned_on_words,
        raw.channel as channel_words,
        raw.executor_id as executor_id_words,
        raw.due_on as due_on_words,
        raw.is_sample as is_sample_words,
        raw.assigned_on_figures,
        raw.due_on_figures,
        raw.campaign_id_cell,
        raw.customer_id_cell,
        raw.arm_cell,
        raw.assigned_on_cell,
        raw.channel_cell,
        raw.executor_id_cell,
        raw.due_on_cell,
        raw.is_sample_cell,
        raw.row_no,
        raw.is_neat_row,
        raw.is_plain_row
    from figured as raw
    left join raw.codes as arm_codes
        on arm_codes.column_name = 'arm'
        and arm_codes.alias = fold(raw.arm)
),

typed as (
    select
        read.campaign_id as campaign_id,
        read.customer_id as customer_id,
        read.arm as arm,
        case when in_our_time(read.assigned_on) then read.assigned_on end as assigned_on,
        read.channel as channel,
        read.executor_id as executor_id,
        case when in_our_time(read.due_on) then read.due_on end as due_on,
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
                when read.customer_id is null and is_unknown(read.customer_id_words)
                    then 'customer_id:blank'
            end,
            case
                when read.customer_id is null and not is_unknown(read.customer_id_words)
                    then 'customer_id:' || other_fault(read.customer_id_words, 'id')
            end,
            case
                when cut.customer_id and is_cut_id(read.customer_id_words)
                    then 'customer_id:precision'
            end,
            case
                when is_sheet_error(read.arm_words)
                    then 'arm:sheet_error'
            end,
            case
                when not in_our_time(read.assigned_on) and not is_unknown(read.assigned_on_words)
                    then 'assigned_on:' || date_fault(read.assigned_on_figures, read.assigned_on, 'date')
            end,
            case
                when is_sheet_error(read.channel_words)
                    then 'channel:sheet_error'
            end,
            case
                when read.executor_id is null and not is_unknown(read.executor_id_words)
                    then 'executor_id:' || other_fault(read.executor_id_words, 'id')
            end,
            case
                when cut.executor_id and is_cut_id(read.executor_id_words)
                    then 'executor_id:precision'
            end,
            case
                when not in_our_time(read.due_on) and not is_unknown(read.due_on_words)
                    then 'due_on:' || date_fault(read.due_on_figures, read.due_on, 'date')
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
                                when read.customer_id_words <> read.customer_id_cell
                                    then 'customer_id:blanks'
                            end,
                            case
                                when read.arm_words <> read.arm_cell
                                    then 'arm:blanks'
                            end,
                            case
                                when read.assigned_on_words <> read.assigned_on_cell
                                    then 'assigned_on:blanks'
                            end,
                            case
                                when read.channel_words <> read.channel_cell
                                    then 'channel:blanks'
                            end,
                            case
                                when read.executor_id_words <> read.executor_id_cell
                                    then 'executor_id:blanks'
                            end,
                            case
                                when read.due_on_words <> read.due_on_cell
                                    then 'due_on:blanks'
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
                            null
                        ),
                        ''
                    )
            end,
            case
                when read.assigned_on is not null and not is_plain_date(read.assigned_on_words)
                    then 'assigned_on:date'
            end,
            case
                when read.due_on is not null and not is_plain_date(read.due_on_words)
                    then 'due_on:date'
            end
        ) as row_repairs
    from read
    cross join cut
    cross join raw.scales as scales
),

keyed as (
    select
        typed.*,
        concat_ws(chr(31), typed.campaign_id, typed.customer_id) as row_key,
        hash(
            typed.campaign_id,
            typed.customer_id,
            typed.arm,
            typed.assigned_on,
            typed.channel,
            typed.executor_id,
            typed.due_on,
            typed.is_sample
        ) as row_hash
    from typed
)

select * from keyed
