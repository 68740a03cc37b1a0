-- How text becomes a value: macros of the staging queries, made once per connection.
-- A value that cannot be read is null; whether that is a fault is the staging query's to say.
-- All but `tidy` expect words that are tidied already.

-- Blanks are also the no-break, ideographic and zero-width ones, and the byte order mark.
create macro tidy(words) as
    nullif(
        trim(
            words,
            ' ' || chr(9) || chr(13) || chr(10) || chr(160) || chr(12288) || chr(8203) || chr(65279)
        ),
        ''
    );

create macro unwide(words) as
    translate(words, '０１２３４５６７８９．，－＋（）／：％　', '0123456789.,-+()/:% ');

create macro fold(words) as
    lower(unwide(words));

create macro is_unknown(words) as
    words is null
    or regexp_full_match(words, '-|--|—|－|null|NULL|Null|n/a|N/A|NA|na|#N/A|#n/a|\\N|无');

create macro is_masked(words) as
    regexp_full_match(words, '\*+%?');

-- 1,234.50 and ￥80 and 80元 and (80): separators, currency and accountants' brackets off.
create macro bare_number(words) as
    regexp_replace(
        regexp_replace(
            regexp_replace(unwide(words), '^[￥¥]\s*|\s*(元|MB|mb|分钟)$', '', 'g'),
            '^\((\d+(?:\.\d+)?)\)$',
            '-\1'
        ),
        '(\d),(\d{3})\b',
        '\1\2',
        'g'
    );

create macro read_number(words) as
    coalesce(try_cast(words as decimal(18, 6)), try_cast(bare_number(words) as decimal(18, 6)));

create macro read_flag(words) as
    case
        when regexp_full_match(fold(words), '1|1\.0|是|y|yes|true|t|有') then true
        when regexp_full_match(fold(words), '0|0\.0|否|n|no|false|f|无') then false
    end;

create macro read_flag_count(words) as
    coalesce(try_cast(words as decimal(18, 6)), read_flag(words)::integer::decimal(18, 6));

create macro serial_date(words) as
    case
        when regexp_full_match(words, '\d{5}(\.0+)?')
            and try_cast(left(words, 5) as integer) between 20000 and 73050
            then (date '1899-12-30' + try_cast(left(words, 5) as integer))::date
    end;

create macro read_date(words) as
    coalesce(
        try_cast(words as date),
        try_strptime(
            unwide(words),
            [
                '%Y%m%d', '%Y/%m/%d', '%Y.%m.%d', '%Y年%m月%d日', '%d-%b-%y', '%d-%b-%Y',
                '%Y/%m/%d %H:%M:%S', '%Y/%m/%d %H:%M', '%Y-%m-%d %H:%M', '%Y%m%d%H%M%S'
            ]
        )::date,
        serial_date(words)
    );

create macro read_month(words) as
    date_trunc(
        'month',
        coalesce(
            case
                when regexp_full_match(words, '\d{6}(\.0)?')
                    then try_strptime(left(words, 6), '%Y%m')::date
            end,
            try_strptime(unwide(words), ['%Y-%m', '%Y/%m', '%Y.%m', '%Y年%m月'])::date,
            read_date(words)
        )
    )::date;

create macro read_id(words) as
    case when not regexp_full_match(words, '[-+]?\d+([.]\d+)?[eE][+]\d+') then words end;
