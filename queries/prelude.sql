-- How text becomes a value: macros of the staging queries, made once per connection.
-- A value that cannot be read is null; whether that is a fault is the staging query's to say.

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
    translate(tidy(words), '０１２３４５６７８９．，－＋（）／：％　', '0123456789.,-+()/:% ');

create macro is_unknown(words) as
    tidy(words) is null
    or lower(unwide(words)) in ('-', '--', '—', 'null', 'n/a', 'na', '#n/a', '\n', '无');

create macro bare_number(words) as
    case
        when regexp_matches(
            regexp_replace(unwide(words), '^[￥¥]\s*|\s*(元|MB|mb|分钟)$', '', 'g'),
            '^[-+]?\d{1,3}(,\d{3})+(\.\d+)?$'
        )
            then replace(
                regexp_replace(unwide(words), '^[￥¥]\s*|\s*(元|MB|mb|分钟)$', '', 'g'), ',', ''
            )
        else regexp_replace(
            regexp_replace(unwide(words), '^[￥¥]\s*|\s*(元|MB|mb|分钟)$', '', 'g'),
            '^\((\d+(\.\d+)?)\)$', '-\1'
        )
    end;

create macro read_number(words) as
    coalesce(
        try_cast(tidy(words) as decimal(18, 6)), try_cast(bare_number(words) as decimal(18, 6))
    );

create macro read_count(words) as
    case
        when read_number(words) = floor(read_number(words)) and abs(read_number(words)) < 1000000000
            then read_number(words)::integer
    end;

create macro read_flag(words) as
    case
        when lower(unwide(words)) in ('1', '是', 'y', 'yes', 'true', 't', '有', '1.0') then true
        when lower(unwide(words)) in ('0', '否', 'n', 'no', 'false', 'f', '无', '0.0') then false
    end;

create macro read_flag_count(words) as
    coalesce(
        read_count(words), case read_flag(words) when true then 1 when false then 0 end
    );

create macro serial_date(words) as
    case
        when regexp_matches(unwide(words), '^\d{5}(\.0+)?$')
            and try_cast(left(unwide(words), 5) as integer) between 20000 and 73050
            then (date '1899-12-30' + try_cast(left(unwide(words), 5) as integer))::date
    end;

create macro read_date(words) as
    coalesce(
        try_cast(tidy(words) as date),
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
                when regexp_matches(unwide(words), '^\d{6}(\.0)?$')
                    then try_strptime(left(unwide(words), 6), '%Y%m')::date
            end,
            try_strptime(unwide(words), ['%Y-%m', '%Y/%m', '%Y.%m', '%Y年%m月'])::date,
            read_date(words)
        )
    )::date;

create macro read_id(words) as
    case
        when not regexp_matches(tidy(words), '^[-+]?\d+([.]\d+)?[eE][+]\d+$') then tidy(words)
    end;

create macro fold(words) as
    lower(unwide(words));

create macro is_masked(words) as
    regexp_matches(tidy(words), '^\*+%?$');
