-- How text becomes a value: macros of the staging queries, made once per connection.
-- A value that cannot be read is null; whether that is a fault is the staging query's to say.
-- All but `is_neat` and `tidy` expect words that are tidied already, those of `figures` also
-- `unwide`. Patterns are RE2's. A macro writes its argument out wherever it names it: the long ones
-- name it seldom and call no other.

-- Whether no cell of a row (its cells joined by chr(31)) has blanks at its ends or hidden signs.
create macro is_neat(row_words) as
    not regexp_matches(
        row_words,
        '(?:^|\x1f)[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200f}'
        || '\x{2028}-\x{202f}\x{205f}-\x{2069}\x{3000}\x{ad}\x{feff}]'
        || '|[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200f}'
        || '\x{2028}-\x{202f}\x{205f}-\x{2069}\x{3000}\x{ad}\x{feff}](?:$|\x1f)'
        || '|[\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]'
    );

-- Hidden signs off everywhere, blanks (the no-break and ideographic ones too) off both ends.
create macro tidy(words) as
    nullif(
        regexp_replace(
            words,
            '^[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200f}\x{2028}-\x{202f}\x{205f}-\x{2069}\x{3000}\x{ad}\x{feff}]+'
            || '|[\s\x0b\x{85}\x{a0}\x{1680}\x{2000}-\x{200f}'
            || '\x{2028}-\x{202f}\x{205f}-\x{2069}\x{3000}\x{ad}\x{feff}]+$'
            || '|[\x{ad}\x{200b}-\x{200f}\x{202a}-\x{202e}\x{2060}-\x{2069}\x{feff}]+',
            '',
            'g'
        ),
        ''
    );

-- Full-width figures, letters and signs as the plain ones; the minus sign as a hyphen.
create macro unwide(words) as
    case
        when regexp_matches(words, '[\x{ff01}-\x{ff5e}\x{3000}\x{ffe5}\x{2212}]')
            then translate(
                words,
                '！＂＃＄％＆＇（）＊＋，－．／０１２３４５６７８９：；＜＝＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ'
                || '［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～　￥−',
                '!"#$%&''()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ'
                || '[\]^_`abcdefghijklmnopqrstuvwxyz{|}~ ¥-'
            )
        else words
    end;

create macro fold(words) as
    lower(unwide(words));

create macro is_unknown(words) as
    words is null
    or case
        when length(words) <= 4
            then regexp_full_match(words, '-{1,3}|—{1,2}|－|(?i:null|n/a)|\\N|NA|na|#N/A|#n/a|无')
        else false
    end;

create macro is_masked(words) as
    regexp_full_match(words, '\*+%?');

create macro is_sheet_error(words) as
    words like '#%' and regexp_full_match(words, '#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)');

create macro is_rounded_by_sheet(words) as
    regexp_full_match(words, '[-+]?\d+(?:\.\d+[eE]\+?|[eE]\+)\d+');

create macro read_text(words) as
    case when not is_unknown(words) then words end;

-- Identifiers stay as they stand, leading zeros and all.
create macro read_id(words) as
    case when not is_unknown(words) and not is_rounded_by_sheet(words) then words end;

-- A spreadsheet keeps fifteen figures of a number: the others have become zeros.
create macro is_long_id(words) as
    case when length(words) >= 16 then regexp_full_match(words, '\d{16,}') else false end;

create macro is_cut_id(words) as
    case when length(words) >= 16 then regexp_full_match(words, '\d{15}0+') else false end;

-- More than half of the long identifiers end so: no chance, where it is five zeros or many rows.
create macro is_cut_column(words) as
    coalesce(
        2 * sum(case when is_cut_id(words) then 1 else 0 end)
            > sum(case when is_long_id(words) then 1 else 0 end)
        and (
            sum(case when is_cut_id(words) then 1 else 0 end) >= 20
            or sum(case when is_cut_id(words) and words like '%00000' then 1 else 0 end) > 0
        ),
        false
    );

-- A mobile number without prefix, blanks and hyphens; empty where it is none.
create macro bare_phone(figures) as
    regexp_extract(
        regexp_replace(figures, '[\s\-]+', '', 'g'),
        '^(?:\+86|0086|86|\(\+?86\))?(1[3-9]\d{9})(?:\.0+)?$',
        1
    );

-- What is no mobile number stays as it is.
create macro read_phone(words, figures) as
    case
        when regexp_full_match(words, '1[3-9]\d{9}') then words
        when is_unknown(words) or regexp_full_match(words, '\d+(?:\.\d+)?[eE]\+?\d+') then null
        else coalesce(nullif(bare_phone(figures), ''), words)
    end;

-- Whether all numbers of a row (joined by blanks) are written plainly.
create macro is_plain(row_numbers) as
    regexp_full_match(
        row_numbers, '(?:-?\d{1,12}(?:\.\d{1,6})?(?: -?\d{1,12}(?:\.\d{1,6})?)*)?'
    );

-- The sign and the figures of a number in one of the listed forms: what may stand before and
-- after it is off, brackets and a minus behind are a sign, separators are off. Empty for others.
create macro bare_number(figures, before, after) as
    replace(
        regexp_extract(
            regexp_replace(
                regexp_replace(figures, '^([-+(]?)\s*(?i:' || before || ')?\s*', '\1'),
                '^\(([^()]*)\)$|^([\d.,]+)-$',
                '-\1\2'
            ),
            '^([-+]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+))\s*万?\s*(?i:' || after || ')?$',
            1
        ),
        ',',
        ''
    );

create macro number_in(figures, before, after) as
    case
        when regexp_full_match(figures, '-?\d+(?:\.\d+)?(?:[eE]-\d+)?')
            then try_cast(figures as decimal(18, 6))
        else try_cast(
            try_cast(bare_number(figures, before, after) as decimal(26, 10))
            * (
                case when contains(figures, '万') then 10000 when contains(figures, '%') then 0.01 else 1 end
            )::decimal(8, 2)
            as decimal(18, 6)
        )
    end;

-- The amount of money that a cell holds.
create macro read_number(words) as
    number_in(unwide(words), '¥|rmb|cny', '元');

create macro scale_by(number, factor) as
    case
        when factor = 1 then number
        else try_cast(number::decimal(28, 6) * factor as decimal(18, 6))
    end;

create macro is_beyond(number, factor) as
    number is not null and scale_by(number, factor) is null;

-- What was done to read a number that is not written plainly; null where nothing worth telling.
create macro number_repair(words, value) as
    case
        when value is null then null
        when contains(words, '万') then 'wan'
        when regexp_matches(words, '[%％]') then 'percent'
        when not regexp_full_match(words, '[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE]-\d+)?') then 'number'
        when abs(words::double - value::double) >= 0.000000001 then 'rounded'
    end;

-- Thirteen figures before the point are more than we store.
create macro number_fault(figures, otherwise) as
    case
        when is_sheet_error(figures) then 'sheet_error'
        when regexp_full_match(figures, '[-+]?\d+(?:\.\d+)?[eE]\+?\d+') then 'scientific'
        when regexp_matches(figures, '^\D*(?:\d,?){13,}|^\D*(?:\d,?){9,}(?:\.\d*)?万') then 'range'
        else otherwise
    end;

create macro read_flag(words) as
    case regexp_extract(fold(words), '^(?:(1|1\.0|是|y|yes|true|t|有)|0|0\.0|否|n|no|false|f|无)$', 0)
        when '' then null
        else regexp_full_match(fold(words), '1|1\.0|是|y|yes|true|t|有')
    end;

create macro read_flag_count(words, figures, before, after) as
    coalesce(read_flag(words)::integer::decimal(18, 6), number_in(figures, before, after));

create macro flag_count_repair(words, value) as
    case when read_flag(words) is null then number_repair(words, value) end;

-- A date or a moment as "year-month-day hour:minute:second", the time as far as it is told.
create macro moment_words(figures) as
    regexp_replace(
        regexp_replace(
            regexp_extract(
                figures,
                '^(?:\d{4}(?:-\d{1,2}-|/\d{1,2}/|\.\d{1,2}\.)\d{1,2}'
                || '(?:(?:T|\s+)(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?'
                || '|\d{4}年\d{1,2}月\d{1,2}(?:日|号)?'
                || '(?:\s*(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d+)?)?)?'
                || '|\d{8}(?:\.0+)?|\d{14})$',
                0
            ),
            '^(\d{4})\D(\d{1,2})\D(\d{1,2})(?:日|号)?(?:T|\s*)(.*)$',
            '\1-\2-\3 \4'
        ),
        '^(\d{4})(\d{2})(\d{2})(?:\.0+|(\d{2})(\d{2})(\d{2}))?$',
        '\1-\2-\3 \4:\5:\6'
    );

-- Days since the end of 1899, as spreadsheets count them; only for 2000 to 2100.
create macro serial_moment(figures) as
    case
        when regexp_full_match(figures, '\d{5}(?:\.\d+)?')
            and try_cast(left(figures, 5) as integer) between 36526 and 73415
            then timestamp '1899-12-30' + to_seconds(round(figures::double * 86400)::bigint)
    end;

create macro any_moment(figures) as
    coalesce(
        try_cast(regexp_replace(moment_words(figures), '\s*:*$', '') as timestamp),
        case
            when regexp_full_match(figures, '\d{1,2}-[A-Za-z]{3}-(?:\d{2}|\d{4})')
                then try_strptime(figures, ['%d-%b-%y', '%d-%b-%Y'])
        end,
        serial_moment(figures)
    );

create macro any_date(figures) as
    case
        when regexp_full_match(figures, '\d{4}-\d{2}-\d{2}') then try_cast(figures as date)
        else any_moment(figures)::date
    end;

-- 2999 and 9999 are written where there is no end; 1900 is a date that was never filled in.
create macro in_our_time(moment) as
    moment is not null and (year(moment) between 1950 and 2999 or year(moment) = 9999);

create macro is_plain_date(words) as
    regexp_full_match(words, '\d{4}-\d{2}-\d{2}(?:[ T]00?:00(?::00(?:\.0+)?)?)?');

create macro is_plain_time(words) as
    regexp_full_match(words, '\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?');

-- The first of a month; "2024.1" may have been 2024.10 once and is not read.
create macro any_month(figures) as
    coalesce(
        try_cast(
            regexp_replace(
                regexp_extract(
                    figures, '^(?:\d{6}(?:\.0+)?|\d{4}(?:[-/]\d{1,2}|\.\d{2}|年\d{1,2}月(?:份)?))$', 0
                ),
                '^(\d{4})\D?(\d{1,2})(?:\.0+|\D*)?$',
                '\1-\2-01'
            ) as date
        ),
        date_trunc('month', any_moment(figures))::date
    );

-- 01/02/2024, 06/30/2014, 24/1/1: which part is the day, the month, the year is not said.
create macro is_of_unknown_order(figures) as
    regexp_full_match(
        figures, '\d{1,2}[-/.]\d{1,2}[-/.](?:\d{4}|\d{1,2})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?'
    );

-- `found`: the date that the figures name, though not one of our time.
create macro date_fault(figures, found, otherwise) as
    case
        when is_sheet_error(figures) then 'sheet_error'
        when is_of_unknown_order(figures) then 'date_order'
        when found is not null then 'date_range'
        else otherwise
    end;

create macro month_fault(figures, found) as
    case
        when regexp_full_match(
            figures, '\d{1,2}(?:月(?:份)?)?|[一二三四五六七八九十]{1,2}月(?:份)?|[A-Za-z]{3,9}'
        )
            then 'month_year'
        else date_fault(figures, found, 'month')
    end;

create macro other_fault(words, otherwise) as
    case when is_sheet_error(words) then 'sheet_error' else otherwise end;
