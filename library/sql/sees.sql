-- Whether a person may see an agreement: what Agreement.objects.visible_to(person) says, for the log of changes.
CREATE FUNCTION concord_sees(person bigint, agreement bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM agreements_agreement a WHERE a.id = agreement AND a.joined_to_id IS NULL AND (
            a.visibility = 'public' OR a.added_by_id = person
            OR EXISTS (SELECT FROM agreements_agreement_shared_with s WHERE s.agreement_id = a.id AND s.user_id = person)
            OR EXISTS (SELECT FROM agreements_collectionmember m WHERE m.collection_id = a.collection_id AND m.person_id = person)
            OR EXISTS (SELECT FROM auth_user u WHERE u.id = person AND u.is_active AND (u.is_superuser OR EXISTS (
                SELECT FROM auth_permission p JOIN django_content_type kind ON kind.id = p.content_type_id
                WHERE kind.app_label = 'agreements' AND p.codename = 'view_restricted' AND (
                    EXISTS (SELECT FROM auth_user_user_permissions own WHERE own.user_id = u.id AND own.permission_id = p.id)
                    OR EXISTS (SELECT FROM auth_user_groups member JOIN auth_group_permissions its
                        ON its.group_id = member.group_id WHERE member.user_id = u.id AND its.permission_id = p.id)))))))
$$;
